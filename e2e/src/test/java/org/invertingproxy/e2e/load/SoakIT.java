package org.invertingproxy.e2e.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.invertingproxy.e2e.Await;
import org.invertingproxy.e2e.server.ProcessFigures;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.server.ServerKind;
import org.invertingproxy.e2e.server.ServerOptions;
import org.invertingproxy.e2e.tunnel.ProcessTunnel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/** All servers under load for minutes: heap, threads and file descriptors stay where they were. */
@Tag("long")
@ExtendWith(LongRunResults.class)
@Isolated // or other suites would make its processes grow more slowly
class SoakIT {
  private static final Duration WARM_UP = Duration.ofSeconds(45);
  private static final Duration TIME = Duration.ofMinutes(3);
  private static final long MOST_BYTES_MORE = 4 << 20;
  private static final int MOST_THREADS_MORE = 8;
  private static final int MOST_DESCRIPTORS_MORE = 16;

  /** What a process holds. */
  private record Holding(long heap, int threads, int descriptors) {
    static Holding of(ProcessFigures figures) throws IOException {
      return new Holding(figures.liveHeap(), figures.threads(), figures.descriptors());
    }

    @Override
    public String toString() {
      return "%.1f MB live, %d threads, %d descriptors".formatted(heap / 1e6, threads, descriptors);
    }
  }

  /** One server, its agent and its clients, from the beginning to the end. */
  private static final class Site implements AutoCloseable {
    private final TokenBackend backend = new TokenBackend();
    private final ProxyServer proxy;
    private final ProcessTunnel tunnel;
    private @Nullable Crowd crowd;

    Site(ServerKind kind) throws Exception {
      proxy = ProxyServer.start(kind, ServerOptions.SMALL);
      tunnel = ProcessTunnel.open(proxy, backend);
    }

    /** Once all have started: a server that starts beside three full ones takes a minute. */
    void begin() throws Exception {
      crowd = new Crowd(proxy.port(), tunnel.host(), 4);
    }

    Crowd crowd() {
      return Objects.requireNonNull(crowd, "not begun");
    }

    List<Holding> holdings() throws IOException {
      return List.of(Holding.of(proxy.process().figures()), Holding.of(tunnel.agent().figures()));
    }

    @Override
    public void close() throws Exception {
      try (proxy;
          tunnel) {
        if (crowd != null) {
          crowd.close();
        }
      }
    }
  }

  @Test
  void nothingGrows(LongRun results) throws Exception {
    List<Site> sites = new ArrayList<>();
    try {
      for (ServerKind kind : ServerKind.values()) {
        sites.add(new Site(kind));
      }
      for (Site site : sites) {
        site.begin();
      }
      pass(WARM_UP);
      List<List<Holding>> before = holdings(sites);
      pass(TIME);
      List<List<Holding>> after = holdings(sites);
      for (int i = 0; i < sites.size(); i++) {
        Site site = sites.get(i);
        site.crowd().close();
        results.add("Soak", site.proxy.kind(), text(site, before.get(i), after.get(i)));
      }
      for (int i = 0; i < sites.size(); i++) {
        assertFlat(before.get(i).get(0), after.get(i).get(0));
        assertFlat(before.get(i).get(1), after.get(i).get(1));
        assertThat(sites.get(i).crowd().outcomes().wrong()).isEmpty();
        assertThat(sites.get(i).backend.mixed()).isEmpty();
        assertThat(sites.get(i).backend.repeated()).isEmpty();
      }
    } finally {
      for (Site site : sites) {
        site.close();
      }
    }
  }

  private static List<List<Holding>> holdings(List<Site> sites) throws IOException {
    List<List<Holding>> all = new ArrayList<>();
    for (Site site : sites) {
      all.add(site.holdings());
    }
    return all;
  }

  private static void assertFlat(Holding before, Holding after) {
    String both = before + " became " + after;
    assertThat(after.heap()).as(both).isLessThan(before.heap() + MOST_BYTES_MORE);
    assertThat(after.threads()).as(both).isLessThan(before.threads() + MOST_THREADS_MORE);
    assertThat(after.descriptors())
        .as(both)
        .isLessThan(before.descriptors() + MOST_DESCRIPTORS_MORE);
  }

  private static String text(Site site, List<Holding> before, List<Holding> after) {
    return "%s in %d s. Proxy after %d s: %s; at the end: %s. Agent: %s; at the end: %s"
        .formatted(
            site.crowd().outcomes(),
            WARM_UP.plus(TIME).toSeconds(),
            WARM_UP.toSeconds(),
            before.get(0),
            after.get(0),
            before.get(1),
            after.get(1));
  }

  /** The point of a soak: time passes. */
  private static void pass(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    Await.until(
        () -> {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
          return System.nanoTime() - end > 0;
        },
        time.plusMinutes(1),
        () -> "time stands still");
  }
}
