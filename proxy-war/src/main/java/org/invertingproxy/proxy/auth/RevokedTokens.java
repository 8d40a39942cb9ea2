package org.invertingproxy.proxy.auth;

import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.invertingproxy.proxy.registry.TokenRegistry;

/**
 * The ids of tokens that were revoked: in memory, since every call of every agent asks for one;
 * some hundred bytes each. None is ever forgotten, since by a clock that is wrong for a while any
 * would seem to be over. Thread-safe, never blocks.
 */
public final class RevokedTokens implements TokenRegistry.RevocationListener {
  private final Set<String> ids = ConcurrentHashMap.newKeySet();

  @Override
  public void revoked(String id, Instant expires) {
    ids.add(id);
  }

  boolean contains(String id) {
    return ids.contains(id);
  }
}
