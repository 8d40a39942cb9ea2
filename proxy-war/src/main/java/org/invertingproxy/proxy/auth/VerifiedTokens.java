package org.invertingproxy.proxy.auth;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Remembers, by hash, tokens whose signature was found good: an agent shows its token with every
 * call, and checking an Ed25519 signature takes Java about a millisecond. Only tokens that we
 * signed get in, so strangers cannot fill it; when it is full nevertheless it starts anew.
 * Thread-safe.
 */
final class VerifiedTokens {
  private static final int CAPACITY = 10_000;

  private final ConcurrentHashMap<SecretHash, Identity> identities = new ConcurrentHashMap<>();

  @Nullable Identity find(SecretHash token) {
    return identities.get(token);
  }

  void add(SecretHash token, Identity identity) {
    if (identities.size() >= CAPACITY) {
      identities.clear();
    }
    identities.put(token, identity);
  }

  void remove(SecretHash token) {
    identities.remove(token);
  }
}
