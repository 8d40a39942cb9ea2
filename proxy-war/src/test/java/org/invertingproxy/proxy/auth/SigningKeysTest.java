package org.invertingproxy.proxy.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningKeysTest {
  @TempDir Path dataDir;
  private final TestClock clock = new TestClock();

  @Test
  void firstStart_makesNameAndKey_thatTheNextStartKeeps() throws IOException {
    SigningKeys first = SigningKeys.open(dataDir, clock);
    SigningKeys second = SigningKeys.open(dataDir, clock);

    assertThat(first.issuer()).hasSize(24);
    assertThat(second.issuer()).isEqualTo(first.issuer());
    assertThat(second.signingKeyId()).isEqualTo(first.signingKeyId());
    assertThat(keyFiles()).hasSize(1);
  }

  @Test
  void onlyTheOwnerCanReadWhatIsWritten() throws IOException {
    SigningKeys.open(dataDir, clock);

    assertThat(permissions(dataDir.resolve("keys"))).isEqualTo("rwx------");
    try (Stream<Path> files = Files.list(dataDir.resolve("keys"))) {
      assertThat(files.toList())
          .hasSize(2)
          .allSatisfy(file -> assertThat(permissions(file)).isEqualTo("rw-------"));
    }
  }

  @Test
  void newestKeySigns_allVerify_removedOneNoMore() throws IOException {
    String old = SigningKeys.open(dataDir, clock).signingKeyId();
    clock.advance(Duration.ofSeconds(1));
    SigningKeys.addKey(dataDir, clock);

    SigningKeys both = SigningKeys.open(dataDir, clock);
    assertThat(both.signingKeyId()).isNotEqualTo(old);
    assertThat(both.verifyingKey(old)).isNotNull();
    assertThat(both.verifyingKey(both.signingKeyId())).isNotNull();

    Files.delete(keyFiles().get(0));
    assertThat(SigningKeys.open(dataDir, clock).verifyingKey(old)).isNull();
  }

  @Test
  void aFileThatIsNoKey_failsWithoutQuotingIt() throws IOException {
    SigningKeys.open(dataDir, clock);
    Files.writeString(dataDir.resolve("keys/99990101T000000.000Z-x.jwk"), "{\"d\":\"c4n4ry\"}");

    assertThatThrownBy(() -> SigningKeys.open(dataDir, clock))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("99990101T000000.000Z-x.jwk holds no usable JSON Web Key")
        .hasMessageNotContaining("c4n4ry");
  }

  @Test
  void keyOfAnotherKind_isRefused() throws IOException {
    SigningKeys.open(dataDir, clock);
    Files.writeString(
        dataDir.resolve("keys/99990101T000000.000Z-x.jwk"),
        "{\"kty\":\"oct\",\"kid\":\"x\",\"k\":\"" + "c2VjcmV0".repeat(4) + "\"}");

    assertThatThrownBy(() -> SigningKeys.open(dataDir, clock))
        .hasMessageContaining("holds no private Ed25519 key");
  }

  @Test
  void offlineTokens_neverMakeAnInstallation() {
    assertThatThrownBy(() -> OfflineTokens.open(dataDir, clock))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("not the data directory of a proxy");
    assertThat(dataDir).isEmptyDirectory();
  }

  private List<Path> keyFiles() throws IOException {
    try (Stream<Path> files = Files.list(dataDir.resolve("keys"))) {
      return files.filter(file -> file.toString().endsWith(".jwk")).sorted().toList();
    }
  }

  private static String permissions(Path file) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
