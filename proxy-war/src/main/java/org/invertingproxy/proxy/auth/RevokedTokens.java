package org.invertingproxy.proxy.auth;

import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import org.invertingproxy.proxy.registry.TokenRegistry;

/**
 * The ids of tokens that were revoked and could otherwise still be good: in memory, since every
 * call of every agent asks for one. Thread-safe, never blocks.
 */
public final class RevokedTokens implements TokenRegistry.RevocationListener {
  private final ConcurrentHashMap<String, Instant> ends = new ConcurrentHashMap<>();

  @Override
  public void revoked(String id, Instant expires) {
    ends.put(id, expires);
  }

  boolean contains(String id) {
    return ends.containsKey(id);
  }

  /** Forgets those that have been over for as long as the registry keeps them. */
  public void prune(Instant longOver) {
    ends.values().removeIf(end -> end.isBefore(longOver));
  }
}
