package org.invertingproxy.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** Backups and full disks. */
class BackupDiskIT {
  private static final int MEGABYTES = 96;
  private static final int RECORDS = 300;

  @TempDir Path directory;

  @Test
  void restoreWithoutRoom_is507_andChangesNothing() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(MEGABYTES)) {
      ServerOptions options =
          ServerOptions.SMALL.withDataDir(disk.directory().resolve("data")).with("grace", "1s");
      try (ProxyServer proxy = ProxyServer.start(ServerKind.EMBEDDED, options);
          Tunnel tunnel = Tunnel.open(proxy, call -> call.ok("served"))) {
        Administrator administrator = new Administrator(proxy);
        for (int i = 0; i < RECORDS; i++) {
          administrator.call("POST", "api/backends", large("large" + i));
        }
        Path file = directory.resolve("large.backup");
        assertThat(command(proxy, "backup", file).exitCode()).isZero();
        for (int i = 0; i < RECORDS; i++) {
          administrator.call("DELETE", "api/backends/large" + i, "");
        }
        assertRefused(proxy, disk, 0, file);
        assertServed(tunnel);
        // Enough for what is sent, and too little for what becomes of it.
        assertRefused(proxy, disk, Files.size(file) + 100_000, file);
        assertServed(tunnel);

        disk.fill();
        Path full = directory.resolve("full.backup");
        Command backup = command(proxy, "backup", full);
        assertThat(backup.exitCode()).as(backup.err()).isZero();
        disk.free();

        Command restored = command(proxy, "restore", file);
        assertThat(restored.exitCode()).as(restored.err()).isZero();
        assertThat(administrator.backends()).hasSize(RECORDS + 1);
        assertThat(command(proxy, "restore", full).exitCode()).isZero();
        assertThat(administrator.backends()).containsExactly(tunnel.id());
        assertServed(tunnel);
      }
    }
  }

  @Test
  void backupToAFullDisk_isToldInOneLine_andKeepsTheOneThatIsThere() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(1);
        ProxyServer proxy = ProxyServer.start(ServerKind.EMBEDDED, ServerOptions.SMALL)) {
      new Administrator(proxy).register("kept");
      Path file = Files.writeString(disk.directory().resolve("registry.backup"), "earlier");
      disk.fill();
      Command backup = command(proxy, "backup", file);
      assertThat(backup.exitCode()).isEqualTo(1);
      assertThat(backup.err().lines())
          .singleElement()
          .asString()
          .contains("Cannot write " + file, "No space left");
      assertThat(file).hasContent("earlier");
      try (var files = Files.list(disk.directory())) {
        assertThat(files).noneMatch(path -> path.toString().endsWith(".part"));
      }
    }
  }

  private static void assertRefused(ProxyServer proxy, SmallDisk disk, long room, Path file)
      throws Exception {
    disk.fill(room);
    Command restore = command(proxy, "restore", file);
    assertThat(restore.exitCode()).isEqualTo(1);
    assertThat(restore.err()).contains("(status 507)");
    disk.free();
    assertThat(new Administrator(proxy).backends()).hasSize(1);
  }

  private static void assertServed(Tunnel tunnel) throws IOException {
    try (RawClient client = tunnel.client()) {
      assertThat(client.get(tunnel.host(), "/").response().body()).isEqualTo("served");
    }
  }

  private static String large(String id) {
    return "{\"id\":\"%s\",\"endUser\":\"%s\",\"backendUser\":\"a\",\"pathPrefixes\":[\"/\"]}"
        .formatted(id, (id + "@example.com,").repeat(180));
  }

  private static Command command(ProxyServer proxy, String name, Path file) throws Exception {
    List<String> words = List.of(name, file.toString(), "--data-dir", proxy.dataDir().toString());
    return Command.proxy(words.toArray(new String[0]));
  }
}
