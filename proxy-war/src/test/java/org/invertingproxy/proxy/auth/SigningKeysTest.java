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
    SigningKeys.open(dataDir, clock).rotate(clock, key -> {});

    SigningKeys both = SigningKeys.open(dataDir, clock);
    assertThat(both.signingKeyId()).isNotEqualTo(old);
    assertThat(both.verifyingKey(old)).isNotNull();
    assertThat(both.verifyingKey(both.signingKeyId())).isNotNull();

    Files.delete(keyFiles().get(0));
    assertThat(SigningKeys.open(dataDir, clock).verifyingKey(old)).isNull();
  }

  @Test
  void rotatedKey_signsAtOnce_alsoWhenTheClockWasSetBack() throws IOException {
    SigningKeys keys = SigningKeys.open(dataDir, clock);
    String old = keys.signingKeyId();

    clock.advance(Duration.ofDays(-1));
    KeyDescription made = keys.rotate(clock, key -> {});

    assertThat(made.signs()).isTrue();
    assertThat(keys.signingKeyId()).isEqualTo(made.id()).isNotEqualTo(old);
    assertThat(keys.list()).extracting(KeyDescription::id).containsExactly(old, made.id());
    assertThat(keys.list()).extracting(KeyDescription::signs).containsExactly(false, true);
    assertThat(SigningKeys.load(dataDir).list()).isEqualTo(keys.list());
    assertThat(permissions(keyFiles().get(1))).isEqualTo("rw-------");
  }

  @Test
  void removedKey_isGoneFromTheDisk_andTheOneThatSignsStays() throws IOException {
    SigningKeys keys = SigningKeys.open(dataDir, clock);
    String old = keys.signingKeyId();
    keys.rotate(clock, key -> {});

    assertThat(keys.remove(old)).isTrue();
    assertThat(keys.remove(old)).isFalse();
    assertThat(keys.verifyingKey(old)).isNull();
    assertThat(keyFiles()).hasSize(1);
    assertThatThrownBy(() -> keys.remove(keys.signingKeyId()))
        .isInstanceOf(KeyInUseException.class);
    assertThat(keyFiles()).hasSize(1);
  }

  @Test
  void rotation_isRefusedWhereItCouldNotTakeEffect() throws IOException {
    SigningKeys keys = SigningKeys.open(dataDir, clock);
    Path named = dataDir.resolve("keys/zz-by-hand.jwk");
    Files.move(keyFiles().get(0), named);

    assertThatThrownBy(() -> keys.rotate(clock, key -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("name it by the time it was made");
    assertThat(SigningKeys.load(dataDir).list()).singleElement().matches(key -> key.made() == null);
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
