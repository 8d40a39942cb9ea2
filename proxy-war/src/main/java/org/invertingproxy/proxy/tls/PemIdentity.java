package org.invertingproxy.proxy.tls;

import java.io.ByteArrayInputStream;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is in PEM files. */
final class PemIdentity {
  private PemIdentity() {}

  /** All certificates of the text, in their order; at least one. */
  static List<X509Certificate> certificates(String text) throws IdentityException {
    List<X509Certificate> chain = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (PemBlock block : PemBlock.all(text)) {
        if (block.label().equals("CERTIFICATE")) {
          chain.add(
              (X509Certificate)
                  factory.generateCertificate(new ByteArrayInputStream(block.content())));
        }
      }
    } catch (CertificateException e) {
      throw new IdentityException("has a damaged certificate", e);
    }
    if (chain.isEmpty()) {
      throw new IdentityException("has no certificate in PEM");
    }
    return chain;
  }

  /**
   * The private key of the text.
   *
   * @param password of an encrypted one, or null
   * @param publicKey its other half
   */
  static PrivateKey key(String text, char @Nullable [] password, PublicKey publicKey)
      throws IdentityException {
    List<PemBlock> keys =
        PemBlock.all(text).stream().filter(block -> PrivateKeys.isKey(block.label())).toList();
    if (keys.size() != 1) {
      throw new IdentityException(
          keys.isEmpty() ? "has no private key in PEM" : "has more than one private key");
    }
    return PrivateKeys.read(keys.get(0), password, publicKey);
  }
}
