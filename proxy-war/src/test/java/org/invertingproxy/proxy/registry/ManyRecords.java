package org.invertingproxy.proxy.registry;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.invertingproxy.proxy.config.BackendTerms;

/** A registry of many: each with a label, a host and a path of its own, and all with one path. */
final class ManyRecords {
  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

  private ManyRecords() {}

  static Stream<Backend> of(int count) {
    return IntStream.range(0, count).mapToObj(ManyRecords::record);
  }

  static Backend record(int number) {
    String id = "b" + number;
    return new Backend(
        id,
        number % 2 == 0 ? "allUsers" : "user" + number + "@example.com",
        "agent" + number,
        List.of("/" + id + "/", "/"),
        id,
        List.of(id + ".example.org"),
        "owner" + number,
        "",
        BackendTerms.NONE,
        NOON,
        null);
  }

  /** Puts them in as one transaction. */
  static void insert(Database database, int count) {
    database.change(
        handle -> {
          BackendTable table = new BackendTable(handle);
          of(count).forEach(table::insert);
          return count;
        });
  }
}
