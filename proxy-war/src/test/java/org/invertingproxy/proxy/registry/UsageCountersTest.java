package org.invertingproxy.proxy.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.invertingproxy.proxy.registry.OpenRegistry.ADMINISTRATOR;
import static org.invertingproxy.proxy.registry.OpenRegistry.backend;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.invertingproxy.proxy.config.DatabaseConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestStore.class)
class UsageCountersTest {
  private static final Usage ONE = Usage.answered(200, 3, 5);
  private static final Usage OTHER = Usage.failed(7, 0);

  private final DatabaseConfig database;

  @TempDir Path dir;
  private OpenRegistry open;
  private HandCrankedScheduler scheduler;
  private UsageCounters counters;

  UsageCountersTest(TestStore store) {
    database = store.newDatabase();
  }

  @BeforeEach
  void openRegistry() {
    open = new OpenRegistry(dir, database);
    scheduler = new HandCrankedScheduler();
    counters = new UsageCounters(open.database, scheduler);
    open.registry.onChange(counters);
  }

  @AfterEach
  void closeRegistry() {
    counters.close();
    scheduler.shutdownNow();
    open.close();
  }

  @Test
  void kindsOfExchanges_areToldApart() {
    List.of(101, 200, 204, 301, 404, 502)
        .forEach(s -> counters.count("a", Usage.answered(s, 1, 2)));
    counters.count("a", OTHER);
    Usage total = counters.of(List.of("a")).getOrDefault("a", Usage.NONE);
    assertThat(total).isEqualTo(new Usage(1, 2, 1, 1, 1, 1, 13, 12));
    assertThat(total.requests()).isEqualTo(7);
  }

  @Test
  void whatIsCounted_isSeenAtOnce_andWrittenEachMinute() {
    open.registry.put(backend("a"), ADMINISTRATOR);
    counters.count("a", ONE);
    assertThat(counters.of(List.of("a", "b"))).isEqualTo(Map.of("a", ONE, "b", Usage.NONE));
    assertThat(stored()).isEmpty();
    assertThat(scheduler.delays()).containsExactly(Duration.ofMinutes(1));
    scheduler.runAll();
    assertThat(stored()).isEqualTo(Map.of("a", ONE));
    counters.count("a", OTHER);
    assertThat(counters.of(List.of("a"))).isEqualTo(Map.of("a", ONE.plus(OTHER)));
    scheduler.runAll();
    scheduler.runAll();
    assertThat(stored()).isEqualTo(Map.of("a", ONE.plus(OTHER)));
  }

  @Test
  void countsGoOn_afterARestart() {
    open.registry.put(backend("a"), ADMINISTRATOR);
    counters.count("a", ONE);
    closeRegistry();
    openRegistry();
    counters.count("a", OTHER);
    assertThat(counters.of(List.of("a"))).isEqualTo(Map.of("a", ONE.plus(OTHER)));
    closeRegistry();
    openRegistry();
    assertThat(counters.of(List.of("a"))).isEqualTo(Map.of("a", ONE.plus(OTHER)));
  }

  @Test
  void whatCannotBeWritten_isKept() {
    open.registry.put(backend("a"), ADMINISTRATOR);
    counters.count("a", ONE);
    open.database.inTransaction(
        handle -> handle.execute("alter table backend_usage rename to elsewhere"));
    scheduler.runAll();
    open.database.inTransaction(
        handle -> handle.execute("alter table elsewhere rename to backend_usage"));
    scheduler.runAll();
    assertThat(stored()).isEqualTo(Map.of("a", ONE));
  }

  @Test
  void deletedRecord_takesItsCountsWithIt() {
    open.registry.put(backend("a"), ADMINISTRATOR);
    counters.count("a", ONE);
    scheduler.runAll();
    counters.count("a", ONE);
    open.registry.delete("a", ADMINISTRATOR);
    open.registry.put(backend("a"), ADMINISTRATOR);
    assertThat(counters.of(List.of("a"))).isEqualTo(Map.of("a", Usage.NONE));
  }

  @Test
  void exchangeThatEndsAfterItsRecord_isNotCountedForTheNextOfThatId() {
    open.registry.put(backend("a"), ADMINISTRATOR);
    open.registry.delete("a", ADMINISTRATOR);
    counters.count("a", ONE);
    open.registry.put(backend("a"), ADMINISTRATOR);
    counters.count("a", OTHER);
    open.registry.put(backend("a"), ADMINISTRATOR);
    assertThat(counters.of(List.of("a"))).isEqualTo(Map.of("a", OTHER));
    scheduler.runAll();
    assertThat(stored()).isEqualTo(Map.of("a", OTHER));
  }

  @Test
  void backendWithoutARecord_isCountedInMemoryOnly() {
    counters.count("a", ONE);
    scheduler.runAll();
    assertThat(stored()).isEmpty();
    assertThat(counters.of(List.of("a"))).isEqualTo(Map.of("a", ONE));
  }

  @Test
  void afterAReset_theDatabaseCounts() {
    open.registry.put(backend("a"), ADMINISTRATOR);
    counters.count("a", ONE);
    scheduler.runAll();
    counters.count("a", OTHER);
    counters.reset();
    counters.count("a", ONE);
    assertThat(counters.of(List.of("a"))).isEqualTo(Map.of("a", ONE.plus(ONE)));
  }

  private Map<String, Usage> stored() {
    return open.database.inTransaction(handle -> new UsageTable(handle).read(List.of("a", "b")));
  }
}
