package org.invertingproxy.proxy.registry;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long a routing decision and a change of the table take, with few records and with many. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RoutingBenchmark {
  /** How many records there are; every second one has an agent. */
  @Param({"1000", "100000"})
  public int records;

  private final RoutingTable routes = new RoutingTable();
  private final Presence presence = new EverySecond();
  private Backend changed = ManyRecords.record(0);
  private int turn;

  /** Every second backend has an agent that is ready. */
  private static final class EverySecond implements Presence {
    @Override
    public boolean isOnline(String backendId) {
      return isConnected(backendId);
    }

    @Override
    public boolean isConnected(String backendId) {
      return Integer.parseInt(backendId.substring(1)) / 2 % 2 == 0;
    }

    @Override
    public long lastSeen(String backendId) {
      return isConnected(backendId) ? Integer.parseInt(backendId.substring(1)) : Long.MIN_VALUE;
    }
  }

  /** Fills the table. */
  @Setup
  public void fill() {
    ManyRecords.of(records).forEach(routes::stored);
    for (int i = 0; i < records; i++) {
      routes.presenceChanged("b" + i, presence);
    }
    changed = ManyRecords.record(records / 2);
  }

  /** By the host under the tunnel domain. */
  @Benchmark
  public Optional<Backend> byHostLabel() {
    return routes.byHostLabel("b" + next());
  }

  /** By a host of its own. */
  @Benchmark
  public Optional<Backend> byHostName() {
    return routes.byHostName("b" + next() + ".example.org");
  }

  /** By a path that one backend has. */
  @Benchmark
  public Route byOwnPath() {
    return routes.route(null, "/b" + next() + "/index.html", presence);
  }

  /** By a path that all backends have. */
  @Benchmark
  public Route bySharedPath() {
    return routes.route(null, "/index.html", presence);
  }

  /** The same for a user who has a backend of its own. */
  @Benchmark
  public Route byUser() {
    return routes.route("user" + (next() | 1) + "@example.com", "/index.html", presence);
  }

  /** An administrator changes one record. */
  @Benchmark
  public RoutingTable change() {
    routes.stored(changed);
    return routes;
  }

  private int next() {
    turn = (turn + 7_919) % records;
    return turn;
  }
}
