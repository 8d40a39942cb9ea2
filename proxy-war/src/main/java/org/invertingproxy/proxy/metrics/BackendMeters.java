package org.invertingproxy.proxy.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.invertingproxy.proxy.exchange.ExchangeFigures;
import org.invertingproxy.proxy.exchange.ForwardError;
import org.jspecify.annotations.Nullable;

/** The series of one backend. Thread-safe; locks only while a series is made or removed. */
final class BackendMeters implements AutoCloseable {
  private static final String BACKEND = "backend";

  /** From an answer out of a cache to the longest that most proxies wait, in milliseconds. */
  private static final Duration[] BOUNDS =
      List.of(1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000).stream()
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final MeterRegistry meters;
  private final String tag;
  private final List<Meter> made = new ArrayList<>(); // guarded by this
  private boolean closed; // guarded by this

  private final List<LazyCounter> delivered = byStatus("none");
  private final Map<ForwardError, List<LazyCounter>> failed = new EnumMap<>(ForwardError.class);
  private final Timer waited;
  private final Timer head;
  private final Timer total;
  private final Counter requestBytes;
  private final Counter responseBytes;

  BackendMeters(MeterRegistry meters, String tag) {
    this.meters = meters;
    this.tag = tag;
    for (ForwardError error : ForwardError.values()) {
      failed.put(error, byStatus(error.tag()));
    }
    waited = timer("waited", "From the arrival of a request until an agent takes it.");
    head = timer("head", "From the arrival of a request until the head of its response.");
    total = timer("total", "From the arrival of a request until its exchange ends.");
    requestBytes = bytes("request");
    responseBytes = bytes("response");
    made.addAll(List.of(waited, head, total, requestBytes, responseBytes));
  }

  /** Also tells whether an agent is there. */
  void watch(BooleanSupplier online) {
    make(
        () ->
            Gauge.builder("inverting.proxy.backend.online", () -> online.getAsBoolean() ? 1 : 0)
                .description("Whether an agent of the backend would take a request now.")
                .tag(BACKEND, tag)
                .register(meters));
  }

  /** Counts one exchange that has ended. */
  void ended(int status, @Nullable ForwardError error, ExchangeFigures figures) {
    List<LazyCounter> ends = error == null ? delivered : failed.getOrDefault(error, delivered);
    ends.get(status >= 100 && status < 600 ? status / 100 : 0).increment();
    record(waited, figures.waitedNanos());
    record(head, figures.headNanos());
    record(total, figures.totalNanos());
    requestBytes.increment((double) figures.requestBytes());
    responseBytes.increment((double) figures.responseBytes());
  }

  private static void record(Timer timer, long nanos) {
    if (nanos != ExchangeFigures.NEVER) {
      timer.record(nanos, TimeUnit.NANOSECONDS);
    }
  }

  /** One for each first digit of a status, and before them one for no status at all. */
  private List<LazyCounter> byStatus(String cause) {
    return Stream.of("none", "1xx", "2xx", "3xx", "4xx", "5xx")
        .map(status -> new LazyCounter(() -> exchanges(status, cause)))
        .toList();
  }

  private @Nullable Counter exchanges(String status, String cause) {
    return make(
        () ->
            Counter.builder("inverting.proxy.exchanges")
                .description("Exchanges that have ended, by the status sent and what went wrong.")
                .tag(BACKEND, tag)
                .tag("status", status)
                .tag("cause", cause)
                .register(meters));
  }

  private Timer timer(String step, String description) {
    return Timer.builder("inverting.proxy.exchange." + step)
        .description(description)
        .tag(BACKEND, tag)
        .serviceLevelObjectives(BOUNDS)
        .register(meters);
  }

  private Counter bytes(String direction) {
    return Counter.builder("inverting.proxy.bytes")
        .description("Bytes of bodies and messages that went on, counted when exchanges end.")
        .tag(BACKEND, tag)
        .tag("direction", direction)
        .register(meters);
  }

  private synchronized <M extends Meter> @Nullable M make(Supplier<M> maker) {
    if (closed) {
      return null; // an exchange that ended late
    }
    M meter = maker.get();
    made.add(meter);
    return meter;
  }

  @Override
  public synchronized void close() {
    closed = true;
    made.forEach(meters::remove);
  }
}
