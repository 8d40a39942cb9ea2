package org.invertingproxy.proxy.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.invertingproxy.proxy.config.TlsConfig;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as OpenSSL and others write them, and files that are of no use. */
class IdentityFilesTest {
  private static final String PASSWORD = "c4n4ry";

  @TempDir Path dir;
  private Path certificate;
  private Path key;
  private Path password;

  @BeforeEach
  void name() throws Exception {
    certificate = dir.resolve("certificate.pem");
    key = dir.resolve("key.pem");
    password = Files.writeString(dir.resolve("password"), PASSWORD + "\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC -pkeyopt ec_paramgen_curve:P-384", "RSA", "ED25519"})
  void keysOfEveryKind_areRead(String kind) throws Exception {
    create(kind);
    assertThat(read(null).fingerprint()).hasSize(64);
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC -pkeyopt ec_paramgen_curve:P-256", "RSA"})
  void formsOfThePast_areRead(String kind) throws Exception {
    create(kind);
    Path old = dir.resolve("old.pem");
    openssl("pkey -traditional -in " + key + " -out " + old);
    assertThat(Files.readString(old)).contains(kind.substring(0, 2), "PRIVATE KEY");
    key = old;
    assertThat(read(null)).isNotNull();
  }

  @Test
  void encryptedKey_isReadWithItsPassword() throws Exception {
    create("EC -pkeyopt ec_paramgen_curve:P-256");
    encrypt("");
    assertThat(read(password)).isNotNull();
  }

  @Test
  void encryptedKey_withoutPasswordOrWithAnother_isRefused() throws Exception {
    create("EC -pkeyopt ec_paramgen_curve:P-256");
    encrypt("");
    assertThat(refusal(null)).contains(key.toString(), "tls-password-file");
    Files.writeString(password, "wr0ng");
    assertThat(refusal(password)).contains(key.toString(), "password").doesNotContain("wr0ng");
  }

  @Test
  void oldEncryption_isRefused_withTheCommandThatHelps() throws Exception {
    create("RSA");
    encrypt(" -traditional");
    assertThat(refusal(password)).contains(key.toString(), "openssl pkcs8 -topk8");
  }

  @Test
  void keyAndCertificateInOneFile_areRead() throws Exception {
    create("RSA");
    Files.writeString(certificate, Files.readString(certificate) + Files.readString(key));
    key = certificate;
    assertThat(read(null)).isNotNull();
  }

  @Test
  void keyOfAnotherCertificate_isRefused() throws Exception {
    create("RSA");
    Path first = Files.copy(key, dir.resolve("first.pem"));
    create("RSA");
    key = first;
    assertThat(refusal(null)).contains(certificate.toString(), "does not belong to the key");
    create("EC -pkeyopt ec_paramgen_curve:P-256");
    assertThat(read(null)).isNotNull();
    key = first;
    assertThat(refusal(null)).contains(first.toString(), "EC");
  }

  @Test
  void keystore_isReadWithItsPassword_andRefusedWithAnother() throws Exception {
    create("RSA");
    Path store = dir.resolve("store.p12");
    openssl(
        "pkcs12 -export -in %s -inkey %s -out %s -passout pass:%s"
            .formatted(certificate, key, store, PASSWORD));
    IdentityFiles files = new IdentityFiles(new TlsConfig(null, null, store, password, null));
    assertThat(files.read()).isNotNull();
    Files.writeString(password, "another");
    assertThat(catchThrowableOfType(IdentityException.class, files::read))
        .hasMessageContaining(store.toString())
        .hasMessageNotContaining("another");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nothing",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\n====\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nMIIB"
      })
  void whatIsNoCertificate_isRefused(String text) throws Exception {
    create("RSA");
    Files.writeString(certificate, text);
    assertThat(refusal(null)).startsWith("The file " + certificate + " has ");
  }

  @Test
  void missingFile_isRefused() throws Exception {
    assertThat(refusal(null)).isEqualTo("The file " + certificate + " does not exist");
  }

  private void create(String kind) throws Exception {
    key = dir.resolve("key.pem");
    openssl(
        "req -x509 -nodes -days 2 -subj /CN=localhost -newkey %s -keyout %s -out %s"
            .formatted(kind, key, certificate));
  }

  private void encrypt(String form) throws Exception {
    Path encrypted = dir.resolve("encrypted.pem");
    openssl(
        "pkey -aes256%s -in %s -out %s -passout pass:%s".formatted(form, key, encrypted, PASSWORD));
    key = encrypted;
  }

  private ServerIdentity read(@Nullable Path passwordFile) throws IdentityException {
    return new IdentityFiles(new TlsConfig(certificate, key, null, passwordFile, null)).read();
  }

  private String refusal(@Nullable Path passwordFile) {
    IdentityException refused =
        catchThrowableOfType(IdentityException.class, () -> read(passwordFile));
    return String.valueOf(refused.getMessage());
  }

  private static void openssl(String arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments.split(" ", -1)));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (OutputStream none = process.getOutputStream()) {
      none.flush();
    }
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(arguments).isZero();
  }
}
