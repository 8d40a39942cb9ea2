package org.invertingproxy.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.invertingproxy.proxy.auth.SigningKeys;
import org.invertingproxy.proxy.config.DatabaseConfig;
import org.invertingproxy.proxy.registry.AuditEntry;
import org.invertingproxy.proxy.registry.AuditQuery;
import org.invertingproxy.proxy.registry.Database;
import org.invertingproxy.proxy.registry.JdbcAuditLog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Keys that are changed while no proxy runs. */
class KeyCommandTest {
  @TempDir Path dataDir;
  private final StringWriter err = new StringWriter();
  private String first;

  @BeforeEach
  void makeKeys() throws Exception {
    first = SigningKeys.open(dataDir, Clock.systemUTC()).list().get(0).id();
  }

  @Test
  void changes_areInTheAuditLog_andNothingElseIs() {
    String second = run(0, "rotate");
    run(0, "remove", first);
    run(0, "remove", first); // gone
    run(1, "remove", second); // signs
    run(0, "list");

    try (Database database = Database.open(dataDir, DatabaseConfig.FILE)) {
      assertThat(new JdbcAuditLog(database, Clock.systemUTC()).read(AuditQuery.first(9)).entries())
          .allSatisfy(entry -> assertThat(entry.actor().subject()).isEqualTo("command line"))
          .extracting(KeyCommandTest::change)
          .containsExactly("rotate key " + second, "remove key " + first);
    }
  }

  @Test
  void registryThatCannotBeOpened_isToldOf_andKeysAreChangedAllTheSame() throws Exception {
    Path damaged = Files.createFile(dataDir.resolve("registry.mv.db"));
    String second = run(0, "rotate");
    run(0, "remove", first);
    assertThat(err.toString().lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("Not in the audit log, since the registry cannot be"));
    assertThat(run(0, "list")).startsWith(second).doesNotContain(first);
    assertThat(damaged).isEmptyFile();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-x_y", "-7hV", "--z"})
  void idThatBeginsWithADash_isOne(String id) {
    run(0, "remove", id);
    assertThat(err.toString()).contains("There was no key " + id);
  }

  private static String change(AuditEntry entry) {
    return entry.event().action() + " " + entry.event().kind() + " " + entry.event().objectId();
  }

  /** What the command prints. */
  private String run(int exitCode, String what, String... more) {
    StringWriter out = new StringWriter();
    CommandLine command =
        ProxyCommandLine.create().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    String[] args = new String[more.length + 4];
    args[0] = "key";
    args[1] = what;
    args[2] = "--data-dir";
    args[3] = dataDir.toString();
    System.arraycopy(more, 0, args, 4, more.length);
    assertThat(command.execute(args)).as(err.toString()).isEqualTo(exitCode);
    return out.toString().strip();
  }
}
