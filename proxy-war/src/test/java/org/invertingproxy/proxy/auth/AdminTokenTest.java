package org.invertingproxy.proxy.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminTokenTest {
  @TempDir Path dataDir;

  @Test
  void firstStart_writesItForTheOwnerOnly_andItSurvivesRestarts() throws IOException {
    AdminToken.open(dataDir);
    Path file = dataDir.resolve("admin-token");
    String value = Files.readString(file).strip();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(value).matches("ipadm_[A-Za-z0-9_-]{43}");
    assertThat(AdminToken.open(dataDir).verify(value).identityOrNull())
        .extracting(Identity::role)
        .isEqualTo(Role.ADMIN);
  }

  @Test
  void anyOtherValue_isRefused() throws IOException {
    AdminToken token = AdminToken.open(dataDir);
    String value = Files.readString(dataDir.resolve("admin-token")).strip();

    for (String wrong : new String[] {"", "ipadm_", value + "x", value.substring(1), "\0"}) {
      assertThat(token.verify(wrong)).isInstanceOf(Authentication.Refused.class);
    }
  }

  @Test
  void deletedFile_meansANewToken() throws IOException {
    AdminToken.open(dataDir);
    String old = Files.readString(dataDir.resolve("admin-token")).strip();
    Files.delete(dataDir.resolve("admin-token"));

    assertThat(AdminToken.open(dataDir).verify(old)).isInstanceOf(Authentication.Refused.class);
  }

  @Test
  void emptyOrForeignFile_failsClosed() throws IOException {
    Files.writeString(dataDir.resolve("admin-token"), "secret\n");

    assertThatThrownBy(() -> AdminToken.open(dataDir))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("delete it for a new one");
  }
}
