package org.invertingproxy.proxy.registry.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.invertingproxy.proxy.registry.backup.TestRegistry.NOON;

import java.nio.file.Path;
import java.util.List;
import org.invertingproxy.proxy.registry.Backend;
import org.invertingproxy.proxy.registry.TestStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/** From each kind of database to each. */
@ParameterizedClass
@CsvSource({
  "FILE,FILE",
  "FILE,POSTGRESQL",
  "POSTGRESQL,FILE",
  "POSTGRESQL,POSTGRESQL",
  "MEMORY,FILE",
  "FILE,MEMORY"
})
class BackupMoveTest {
  private final TestStore fromKind;
  private final TestStore toKind;

  @TempDir Path directory;
  private TestRegistry from;
  private TestRegistry to;

  BackupMoveTest(TestStore fromKind, TestStore toKind) {
    this.fromKind = fromKind;
    this.toKind = toKind;
  }

  @BeforeEach
  void open() throws Exception {
    from = new TestRegistry(directory.resolve("from"), fromKind.newDatabase());
    to = new TestRegistry(directory.resolve("to"), toKind.newDatabase());
  }

  @AfterEach
  void close() {
    from.close();
    to.close();
  }

  @Test
  void everythingArrives_asItWas() throws Exception {
    from.put(
        new Backend(
            "Any.Id:1",
            "a@example.com, *@example.org, J\u00fcrgen\u2603\ud83d\ude00",
            "agent",
            List.of("/z/", "/a"),
            "label",
            List.of("a.example.org", "b.example.org"),
            NOON.minusSeconds(9),
            null));
    from.backends.touch("Any.Id:1", NOON);
    for (int i = 0; i < 300; i++) { // with more rows than are put in at once
      from.put("b" + i);
    }
    from.backends.close(); // writes what is in memory
    String backup = from.backup();
    to.put("other");
    BackupSummary summary = to.restore(backup);

    assertThat(to.backends.list()).isEqualTo(from.backends.list()).hasSize(301);
    assertThat(to.backends.find("Any.Id:1").orElseThrow().lastUsed()).isEqualTo(NOON);
    assertThat(summary.rows()).containsEntry("backend", 301L).containsEntry("backend_host", 2L);
    assertThat(rows(to.backup())).isEqualTo(rows(backup));
  }

  /** Each database has its own order; the restore itself adds to the log and gives up names. */
  private static List<String> rows(String backup) {
    return backup
        .lines()
        .filter(line -> !line.matches("\\{\"(end|audit|retired_name)\".*"))
        .sorted()
        .toList();
  }
}
