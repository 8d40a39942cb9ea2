package org.invertingproxy.proxy.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.invertingproxy.proxy.registry.OpenRegistry.ADMINISTRATOR;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.invertingproxy.proxy.config.DatabaseConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A call costs the same however many records there are; seen in the statements, not in time. */
class RegistrySizeTest {
  private static final int FEW = 100;
  private static final int MANY = 3_000;

  @TempDir Path directory;

  /**
   * What a database was asked for, and how much.
   *
   * @param runs how often each statement ran, and how many rows it gave or changed in all
   * @param plans how H2 carries each of them out
   */
  private record Work(Map<String, List<Long>> runs, List<String> plans) {}

  @Test
  void oneChange_readsAndWritesTheSameRows_whateverTheirNumber() {
    Work few = workOfEachChange("few", FEW);
    Work many = workOfEachChange("many", MANY);
    assertThat(many.runs()).isEqualTo(few.runs()).isNotEmpty();
    assertThat(many.plans()).isNotEmpty().noneMatch(RegistrySizeTest::readsAll);
  }

  /** The highest number of the audit log is looked up at its end. */
  private static boolean readsAll(String plan) {
    return plan.contains("tableScan") && !plan.contains("direct lookup");
  }

  private Work workOfEachChange(String name, int count) {
    try (OpenRegistry open = filled(name, count)) {
      open.database.inTransaction(handle -> handle.execute("set query_statistics true"));
      Backend added = ManyRecords.record(count);
      open.registry.put(added, ADMINISTRATOR);
      open.registry.put(ManyRecords.record(count / 2), ADMINISTRATOR);
      assertThat(open.registry.replace(added, present -> true, ADMINISTRATOR)).isPresent();
      assertThat(open.registry.find("b7")).isPresent();
      open.registry.touch("b7", Instant.parse("2027-01-01T00:00:00Z"));
      open.scheduler.runAll();
      open.registry.delete(added.id(), ADMINISTRATOR);
      return work(open.database);
    }
  }

  private static Work work(Database database) {
    return database.inTransaction(
        handle -> {
          Map<String, List<Long>> runs = new TreeMap<>();
          handle
              .createQuery(
                  "select sql_statement, execution_count, cumulative_row_count"
                      + " from information_schema.query_statistics")
              .map(
                  (row, context) ->
                      Map.entry(row.getString(1), List.of(row.getLong(2), row.getLong(3))))
              .filter(row -> row.getKey().contains("backend") || row.getKey().contains("audit"))
              .forEach(row -> runs.put(row.getKey(), row.getValue()));
          List<String> plans = new ArrayList<>();
          for (String sql : runs.keySet()) {
            if (!sql.startsWith("insert")) {
              try (var statement = handle.getConnection().prepareStatement("explain " + sql)) {
                for (int i = 1; i <= statement.getParameterMetaData().getParameterCount(); i++) {
                  statement.setString(i, "2026-01-01 00:00:00+00");
                }
                var rows = statement.executeQuery();
                rows.next();
                plans.add(rows.getString(1));
              } catch (java.sql.SQLException e) {
                throw new AssertionError(sql, e);
              }
            }
          }
          return new Work(runs, plans);
        });
  }

  @Test
  void pages_askTheDatabaseNothing() {
    try (OpenRegistry open = filled("pages", FEW)) {
      open.database.close();
      assertThat(open.registry.page(null, 2, backend -> true))
          .extracting(Backend::id)
          .containsExactly("b0", "b1");
      assertThat(open.registry.page("b1", 3, backend -> true))
          .extracting(Backend::id)
          .containsExactly("b10", "b11", "b12");
      assertThat(open.registry.page("b98", 9, backend -> backend.endUser().startsWith("user")))
          .extracting(Backend::id)
          .containsExactly("b99");
    }
  }

  @Test
  void page_looksAtNoMoreThanItShows() {
    try (OpenRegistry open = filled("looks", FEW)) {
      List<String> seen = new ArrayList<>();
      open.registry.page("b5", 2, backend -> seen.add(backend.id()));
      assertThat(seen).containsExactly("b50", "b51");
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "long-run", matches = "true")
  void hundredThousandRecords_areRoutedAfterAFewSeconds() {
    Duration none = startWith("empty", 0);
    Duration all = startWith("full", 100_000);
    LoggerFactory.getLogger(RegistrySizeTest.class)
        .info("start with none: {}, with 100,000 records: {}", none, all);
    assertThat(all.minus(none)).isLessThan(Duration.ofSeconds(3));
  }

  private Duration startWith(String name, int count) {
    filled(name, count).close();
    // Of this thread, which does all of it: what else the machine does is no matter.
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long begin = threads.getCurrentThreadCpuTime();
    try (OpenRegistry open = new OpenRegistry(directory.resolve(name))) {
      RoutingTable routes = new RoutingTable();
      open.registry.onChange(routes);
      assertThat(routes.find("b" + (count - 1)).isPresent()).isEqualTo(count > 0);
      return Duration.ofNanos(threads.getCurrentThreadCpuTime() - begin);
    }
  }

  private OpenRegistry filled(String name, int count) {
    try (Database database = Database.open(directory.resolve(name), DatabaseConfig.FILE)) {
      ManyRecords.insert(database, count);
    }
    return new OpenRegistry(directory.resolve(name));
  }
}
