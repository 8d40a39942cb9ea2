package org.invertingproxy.proxy.outside;

import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.security.Jwk;
import io.jsonwebtoken.security.JwkSet;
import io.jsonwebtoken.security.Jwks;
import java.io.IOException;
import java.security.Key;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one issuer (RFC 7517) that can verify signatures: public, of a kind and size that is
 * safe. All others are overlooked. Immutable.
 */
final class KeySet {
  private static final int LEAST_RSA_BITS = 2048;
  private static final int MOST_RSA_BITS = 8192;

  private final List<Entry> keys;

  private record Entry(@Nullable String id, @Nullable String algorithm, PublicKey key) {}

  private KeySet(List<Entry> keys) {
    this.keys = List.copyOf(keys);
  }

  /**
   * Reads a set.
   *
   * @throws IOException when the text is none, or none of its keys can be used
   */
  static KeySet parse(String json) throws IOException {
    StrictJson.object(json); // bounded and unambiguous, before anything else reads it
    JwkSet set;
    try {
      set = Jwks.setParser().ignoreUnsupported(true).build().parse(json);
    } catch (JwtException | IllegalArgumentException e) {
      throw new IOException("not a set of keys: " + e.getClass().getSimpleName());
    }
    List<Entry> keys = new ArrayList<>();
    for (Jwk<?> jwk : set.getKeys()) {
      Key key = jwk.toKey();
      Object use = jwk.get("use");
      if (key instanceof PublicKey publicKey
          && isSafe(publicKey)
          && (use == null || use.equals("sig"))) {
        keys.add(new Entry(jwk.getId(), jwk.getAlgorithm(), publicKey));
      }
    }
    if (keys.isEmpty()) {
      throw new IOException("a set without a usable key");
    }
    return new KeySet(keys);
  }

  private static boolean isSafe(PublicKey key) {
    if (key instanceof RSAPublicKey rsa) {
      int bits = rsa.getModulus().bitLength();
      return bits >= LEAST_RSA_BITS && bits <= MOST_RSA_BITS;
    }
    return true;
  }

  /**
   * The key for a token, or null. A token that names none means the only one that it could mean.
   */
  @Nullable PublicKey find(@Nullable String id, String algorithm) {
    List<Entry> found =
        keys.stream()
            .filter(entry -> id == null || id.equals(entry.id()))
            .filter(entry -> entry.algorithm() == null || entry.algorithm().equals(algorithm))
            .filter(entry -> isFor(entry.key(), algorithm))
            .toList();
    return found.size() == 1 ? found.get(0).key() : null;
  }

  /** Whether that key is one of them, under whatever name. */
  boolean contains(PublicKey key) {
    return keys.stream().anyMatch(entry -> entry.key().equals(key));
  }

  private static boolean isFor(PublicKey key, String algorithm) {
    if (key instanceof RSAPublicKey) {
      return algorithm.startsWith("RS") || algorithm.startsWith("PS");
    }
    if (key instanceof ECPublicKey) {
      return algorithm.startsWith("ES");
    }
    return algorithm.equals("EdDSA");
  }
}
