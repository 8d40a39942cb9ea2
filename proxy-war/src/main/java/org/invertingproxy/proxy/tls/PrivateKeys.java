package org.invertingproxy.proxy.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Reads private keys: PKCS8 (RFC 5958), plain or encrypted, and the older forms of RSA (RFC 8017)
 * and EC keys (RFC 5915), which the JDK does not read by itself.
 */
final class PrivateKeys {
  private static final byte[] VERSION_0 = {2, 1, 0};
  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;

  private PrivateKeys() {}

  /** Whether a block of that label is a private key. */
  static boolean isKey(String label) {
    return label.endsWith("PRIVATE KEY");
  }

  /**
   * The key in a block.
   *
   * @param password of an encrypted one, or null
   * @param publicKey its other half, which says of what kind it is
   */
  static PrivateKey read(PemBlock block, char @Nullable [] password, PublicKey publicKey)
      throws IdentityException {
    byte[] content = block.content();
    try {
      PKCS8EncodedKeySpec spec =
          switch (block.label()) {
            case "PRIVATE KEY" -> new PKCS8EncodedKeySpec(content);
            case "RSA PRIVATE KEY", "EC PRIVATE KEY" ->
                new PKCS8EncodedKeySpec(wrapped(content, publicKey));
            case "ENCRYPTED PRIVATE KEY" -> decrypted(content, password);
            default ->
                throw new IdentityException("has a key of an unknown form, " + block.label());
          };
      return KeyFactory.getInstance(publicKey.getAlgorithm()).generatePrivate(spec);
    } catch (GeneralSecurityException | IOException e) {
      throw new IdentityException(
          "has no private key of the kind that the certificate has ("
              + publicKey.getAlgorithm()
              + ")",
          e);
    }
  }

  private static PKCS8EncodedKeySpec decrypted(byte[] content, char @Nullable [] password)
      throws IOException, GeneralSecurityException, IdentityException {
    if (password == null) {
      throw new IdentityException("is encrypted: tls-password-file must name its password");
    }
    EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(content);
    // The name that the JDK has for the scheme; getAlgName says PBES2 only.
    String scheme = info.getAlgParameters().toString();
    PBEKeySpec spec = new PBEKeySpec(password);
    try {
      Cipher cipher = Cipher.getInstance(scheme);
      cipher.init(
          Cipher.DECRYPT_MODE,
          SecretKeyFactory.getInstance(scheme).generateSecret(spec),
          info.getAlgParameters());
      return info.getKeySpec(cipher);
    } catch (GeneralSecurityException e) {
      throw new IdentityException("cannot be decrypted: is its password another one?", e);
    } finally {
      spec.clearPassword();
    }
  }

  /** PKCS8 around an older form; the algorithm is named as in the public key (RFC 5280 4.1). */
  private static byte[] wrapped(byte[] key, PublicKey publicKey) throws IOException {
    byte[] algorithm = firstElement(publicKey.getEncoded());
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.write(VERSION_0);
    content.write(algorithm);
    content.write(element(OCTET_STRING, key));
    return element(SEQUENCE, content.toByteArray());
  }

  /** The first element within a DER sequence, its own tag and length included. */
  private static byte[] firstElement(byte[] sequence) {
    int start = sequence[1] >= 0 ? 2 : 2 + (sequence[1] & 0x7f);
    int length = sequence[start + 1]; // algorithm identifiers are shorter than 128 bytes
    return Arrays.copyOfRange(sequence, start, start + 2 + length);
  }

  private static byte[] element(int tag, byte[] content) throws IOException {
    ByteArrayOutputStream element = new ByteArrayOutputStream();
    element.write(tag);
    if (content.length < 0x80) {
      element.write(content.length);
    } else {
      int octets = content.length > 0xffff ? 3 : content.length > 0xff ? 2 : 1;
      element.write(0x80 | octets);
      for (int shift = 8 * (octets - 1); shift >= 0; shift -= 8) {
        element.write(content.length >> shift);
      }
    }
    element.write(content);
    return element.toByteArray();
  }
}
