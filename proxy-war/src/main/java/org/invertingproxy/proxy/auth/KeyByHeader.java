package org.invertingproxy.proxy.auth;

import io.jsonwebtoken.JwsHeader;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.LocatorAdapter;
import io.jsonwebtoken.UnsupportedJwtException;
import io.jsonwebtoken.security.InvalidKeyException;
import java.security.Key;
import java.security.PublicKey;
import java.util.Set;

/**
 * Finds the verifying key for a token's header, which may say no more than {@code alg}, {@code kid}
 * and {@code typ}: a header that brings or points to a key of its own ({@code jwk}, {@code jku},
 * {@code x5u} ...) or asks for an extension ({@code crit}, {@code zip}, {@code b64}) is refused
 * before anything else is done with it (RFC 8725 sections 3.1, 3.9 and 3.10).
 */
final class KeyByHeader extends LocatorAdapter<Key> {
  private static final Set<String> PARAMETERS = Set.of("alg", "kid", "typ");

  private final SigningKeys keys;

  KeyByHeader(SigningKeys keys) {
    this.keys = keys;
  }

  @Override
  protected Key locate(JwsHeader header) {
    if (!PARAMETERS.containsAll(header.keySet())
        || !Jwts.SIG.EdDSA.getId().equals(header.getAlgorithm())) {
      throw new UnsupportedJwtException("a header that we do not write");
    }
    // A key id is looked up in a map, never used as a path or an address.
    PublicKey key = header.getKeyId() == null ? null : keys.verifyingKey(header.getKeyId());
    if (key == null) {
      throw new InvalidKeyException("unknown key");
    }
    return key;
  }
}
