package org.invertingproxy.desktop.ports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class ProcPortFinderTest {
  private static final String HEADING =
      "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  inode\n";
  private static final String TAIL = " 00000000:00000000 00:00000000 00000000  1000        0 ";

  @TempDir Path proc;

  @BeforeEach
  void noSockets() throws IOException {
    Files.createDirectories(proc.resolve("net"));
    Files.writeString(proc.resolve("net/tcp"), HEADING);
  }

  @Test
  void realListener_isFoundWithItsProcess() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(new ProcPortFinder(Path.of("/proc")).find())
          .contains(new LocalPort("localhost", server.getLocalPort(), "java"));
    }
  }

  @Test
  void bothTables_areRead_otherStatesLeftOut() throws IOException {
    tcp("0100007F:0BB8 00000000:0000 0A", 71);
    tcp("0100007F:0FA0 0100007F:9C40 01", 72);
    Files.writeString(
        proc.resolve("net/tcp6"),
        "0: 00000000000000000000000000000000:1F90 "
            + "00000000000000000000000000000000:0000 0A"
            + TAIL
            + "73 1\n");
    process("41", "node", 71);

    assertThat(new ProcPortFinder(proc).find())
        .containsExactly(
            new LocalPort("localhost", 3000, "node"), new LocalPort("localhost", 8080, null));
  }

  @Test
  void sameAddressTwice_isOnePort() throws IOException {
    tcp("00000000:0BB8 00000000:0000 0A", 71);
    tcp("0100007F:0BB8 00000000:0000 0A", 72);
    process("41", "node", 72);

    assertThat(new ProcPortFinder(proc).find())
        .containsExactly(new LocalPort("localhost", 3000, "node"));
  }

  @Test
  void processesAreWalkedAgain_onlyForNewSockets() throws IOException {
    tcp("0100007F:0BB8 00000000:0000 0A", 71);
    process("41", "node", 71);
    ProcPortFinder finder = new ProcPortFinder(proc);
    finder.find();
    Files.writeString(proc.resolve("41/comm"), "renamed\n");

    assertThat(finder.find()).containsExactly(new LocalPort("localhost", 3000, "node"));
    tcp("0100007F:0BB9 00000000:0000 0A", 74);
    assertThat(finder.find())
        .containsExactly(
            new LocalPort("localhost", 3000, "renamed"), new LocalPort("localhost", 3001, null));
  }

  private void tcp(String addressesAndState, int inode) throws IOException {
    Path table = proc.resolve("net/tcp");
    Files.writeString(
        table, Files.readString(table) + "0: " + addressesAndState + TAIL + inode + " 1\n");
  }

  private void process(String pid, String name, int inode) throws IOException {
    Files.createDirectories(proc.resolve(pid).resolve("fd"));
    Files.writeString(proc.resolve(pid).resolve("comm"), name + "\n");
    Files.createSymbolicLink(proc.resolve(pid).resolve("fd/3"), Path.of("socket:[" + inode + "]"));
    Files.createSymbolicLink(proc.resolve(pid).resolve("fd/1"), Path.of("pipe:[9]"));
  }
}
