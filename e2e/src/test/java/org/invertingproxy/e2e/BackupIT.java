package org.invertingproxy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.invertingproxy.e2e.http.RawClient;
import org.invertingproxy.e2e.server.Command;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.server.ServerKind;
import org.invertingproxy.e2e.server.ServerOptions;
import org.invertingproxy.e2e.tunnel.Administrator;
import org.invertingproxy.e2e.tunnel.Tunnel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code backup} and {@code restore} of the command line, against a proxy that serves. */
class BackupIT {
  @TempDir Path directory;

  @Test
  void backupIsPutBack_andWhatIsNotInItIsGoneAtOnce() throws Exception {
    Path file = directory.resolve("registry.backup");
    try (ProxyServer proxy = start();
        Tunnel kept = Tunnel.open(proxy, call -> call.ok("kept"))) {
      Command backup = command(proxy, "backup", file);
      assertThat(backup.exitCode()).as(backup.err()).isZero();
      assertThat(backup.out()).startsWith("Wrote " + file + ": 1 backend, ");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");

      Administrator administrator = new Administrator(proxy);
      try (Tunnel gone = Tunnel.open(proxy, call -> call.ok("gone"))) {
        assertThat(get(gone)).isEqualTo("200 gone");
        Command restore = command(proxy, "restore", file);
        assertThat(restore.exitCode()).as(restore.err()).isZero();
        assertThat(restore.out()).startsWith("Restored the backup of ").contains(": 1 backend, ");
        assertThat(administrator.backends()).containsExactly(kept.id());
        assertThat(get(gone)).startsWith("404 ");
        assertThat(get(kept)).isEqualTo("200 kept");
        administrator.register(gone.id());
        Await.until(
            () -> administrator.isOnline(kept.id()), Duration.ofSeconds(20), () -> "not online");
      }
      assertThat(administrator.call("GET", "api/audit?action=restore", "").getAsJsonArray())
          .hasSize(1);
    }
  }

  @Test
  void damagedFile_isRefusedByTheCommandAndByTheProxy() throws Exception {
    Path file = directory.resolve("registry.backup");
    try (ProxyServer proxy = start()) {
      Administrator administrator = new Administrator(proxy);
      administrator.register("before");
      assertThat(command(proxy, "backup", file).exitCode()).isZero();
      administrator.register("after");
      byte[] whole = Files.readAllBytes(file);
      Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 10));
      Command restore = command(proxy, "restore", file);
      assertThat(restore.exitCode()).isEqualTo(1);
      assertThat(restore.err().lines())
          .singleElement()
          .asString()
          .contains(file.toString(), "ends within a line", "Nothing was changed");
      String edited = new String(whole, StandardCharsets.UTF_8).replace("\"before\"", "\"beware\"");
      assertThat(refusal(administrator, edited)).contains("400", "it was changed");
      assertThat(administrator.backends()).containsExactly("after", "before");
    }
  }

  @Test
  void backupThatCannotBeMade_leavesTheOneThatIsThere() throws Exception {
    Path file = Files.writeString(directory.resolve("registry.backup"), "earlier");
    try (ProxyServer proxy = start()) {
      Files.writeString(proxy.dataDir().resolve("wrong"), "ipadm_wrong");
      Command backup =
          Command.proxy(
              "backup",
              file.toString(),
              "--data-dir",
              proxy.dataDir().toString(),
              "--admin-token-file",
              proxy.dataDir().resolve("wrong").toString());
      assertThat(backup.exitCode()).isEqualTo(1);
      assertThat(backup.err()).contains("403");
      assertThat(file).hasContent("earlier");
      try (var files = Files.list(directory)) {
        assertThat(files).containsExactly(file);
      }
    }
  }

  private static String refusal(Administrator administrator, String backup) throws Exception {
    try {
      return administrator.call("POST", "api/restore", backup).toString();
    } catch (java.io.IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static String get(Tunnel tunnel) throws Exception {
    try (RawClient client = tunnel.client()) {
      var response = client.get(tunnel.host(), "/").response();
      return response.status() + " " + response.body();
    }
  }

  private static Command command(ProxyServer proxy, String name, Path file) throws Exception {
    List<String> words = List.of(name, file.toString(), "--data-dir", proxy.dataDir().toString());
    return Command.proxy(words.toArray(new String[0]));
  }

  private static ProxyServer start() throws Exception {
    return ProxyServer.start(ServerKind.EMBEDDED, ServerOptions.SMALL.with("grace", "1s"));
  }
}
