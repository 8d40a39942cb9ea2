package org.invertingproxy.proxy.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.invertingproxy.proxy.config.TlsConfig;
import org.jspecify.annotations.Nullable;

/** The files that hold certificate and key. Reads them anew at every call; thread-safe. */
public final class IdentityFiles {
  /** No certificate is that large; a file that is was named by mistake. */
  private static final long LARGEST = 1 << 20;

  private final TlsConfig config;

  /** Those that the settings name. */
  public IdentityFiles(TlsConfig config) {
    this.config = config;
  }

  /**
   * What they hold now.
   *
   * @throws IdentityException when that cannot be used; names the file
   */
  public ServerIdentity read() throws IdentityException {
    char @Nullable [] password = password();
    Path keystore = config.keystore();
    if (keystore != null) {
      char[] known = password == null ? new char[0] : password;
      return named(keystore, () -> KeystoreIdentity.read(content(keystore), known));
    }
    Path certificate = Objects.requireNonNull(config.certificate(), "one of both is set");
    Path keyFile = Objects.requireNonNullElse(config.key(), certificate);
    List<X509Certificate> chain =
        named(certificate, () -> PemIdentity.certificates(text(certificate)));
    PrivateKey key =
        named(keyFile, () -> PemIdentity.key(text(keyFile), password, chain.get(0).getPublicKey()));
    return named(certificate, () -> ServerIdentity.of(key, chain));
  }

  /** A text that changes when one of the files does; one that cannot be read counts as empty. */
  public String state() {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    Stream.of(config.certificate(), config.key(), config.keystore(), config.passwordFile())
        .filter(Objects::nonNull)
        .map(IdentityFiles::contentOrEmpty)
        .forEach(
            content -> {
              digest.update((content.length + ":").getBytes(StandardCharsets.US_ASCII));
              digest.update(content);
            });
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The text of the password file without its line end. */
  private char @Nullable [] password() throws IdentityException {
    Path file = config.passwordFile();
    return file == null ? null : named(file, () -> text(file).stripTrailing().toCharArray());
  }

  private static <T> T named(Path file, Reading<T> reading) throws IdentityException {
    try {
      return reading.read();
    } catch (IdentityException e) {
      throw new IdentityException("The file " + file + " " + e.getMessage(), e);
    }
  }

  private static String text(Path file) throws IdentityException {
    return new String(content(file), StandardCharsets.UTF_8);
  }

  private static byte[] content(Path file) throws IdentityException {
    try {
      if (Files.size(file) > LARGEST) {
        throw new IdentityException("is too large for what it should be");
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new IdentityException("does not exist", e);
    } catch (IOException e) {
      throw new IdentityException("cannot be read", e);
    }
  }

  private static byte[] contentOrEmpty(Path file) {
    try {
      return content(file);
    } catch (IdentityException e) {
      return new byte[0];
    }
  }

  private interface Reading<T> {
    T read() throws IdentityException;
  }
}
