package org.invertingproxy.proxy.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/**
 * As whom the server shows itself: a private key and its certificate, followed by those that signed
 * it. Immutable; has no text form that shows the key.
 */
public final class ServerIdentity {
  private static final byte[] PROBE = {1, 2, 3};

  private final PrivateKey key;
  private final List<X509Certificate> chain;

  private ServerIdentity(PrivateKey key, List<X509Certificate> chain) {
    this.key = key;
    this.chain = List.copyOf(chain);
  }

  /**
   * Puts key and certificates together.
   *
   * @param chain not empty, the server's own first
   * @throws IdentityException when they do not belong together
   */
  static ServerIdentity of(PrivateKey key, List<X509Certificate> chain) throws IdentityException {
    PublicKey publicKey = chain.get(0).getPublicKey();
    try {
      Signature signature = Signature.getInstance(signatureOf(publicKey.getAlgorithm()));
      signature.initSign(key);
      signature.update(PROBE);
      byte[] signed = signature.sign();
      signature.initVerify(publicKey);
      signature.update(PROBE);
      if (!signature.verify(signed)) {
        throw new IdentityException("does not belong to the key");
      }
    } catch (GeneralSecurityException e) {
      throw new IdentityException("does not belong to the key", e);
    }
    return new ServerIdentity(key, chain);
  }

  private static String signatureOf(String algorithm) throws IdentityException {
    return switch (algorithm) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      case "EdDSA", "Ed25519", "Ed448" -> "EdDSA";
      default -> throw new IdentityException("has a key of a kind that is not known, " + algorithm);
    };
  }

  /** Whether the certificate is good at that time, as far as its dates say. */
  public boolean isValidAt(Instant time) {
    X509Certificate own = chain.get(0);
    return !time.isBefore(own.getNotBefore().toInstant())
        && !time.isAfter(own.getNotAfter().toInstant());
  }

  /** When the certificate ends. */
  public Instant notAfter() {
    return chain.get(0).getNotAfter().toInstant();
  }

  /** The SHA-256 of the certificate in hexadecimal digits: by it others on this machine know it. */
  public String fingerprint() {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(chain.get(0).getEncoded());
      return HexFormat.of().formatHex(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate without a form", e);
    }
  }

  /** A keystore in memory with this one entry. */
  public KeyStore keyStore(char[] password) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, password);
      store.setKeyEntry("server", key, password, chain.toArray(X509Certificate[]::new));
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("no keystore in memory", e);
    }
  }
}
