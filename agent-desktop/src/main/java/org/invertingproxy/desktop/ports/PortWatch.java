package org.invertingproxy.desktop.ports;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for ports again and again on a thread of its own and keeps the last result, which any
 * thread may sample. When a look fails the last good result stays.
 */
public final class PortWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PortWatch.class);
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final PortFinder finder;
  private final ScheduledExecutorService thread;
  private volatile List<LocalPort> latest = List.of();

  private PortWatch(PortFinder finder, ScheduledExecutorService thread) {
    this.finder = finder;
    this.thread = thread;
  }

  /** Starts to look, at once and then with a pause of two seconds after each look, until closed. */
  public static PortWatch start(PortFinder finder) {
    return start(finder, PAUSE);
  }

  static PortWatch start(PortFinder finder, Duration pause) {
    ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread daemon = new Thread(task, "port-watch");
              daemon.setDaemon(true);
              return daemon;
            });
    PortWatch watch = new PortWatch(finder, thread);
    var unused =
        thread.scheduleWithFixedDelay(watch::look, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
    return watch;
  }

  /** The ports found last; never waits. */
  public List<LocalPort> latest() {
    return latest;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private void look() {
    try {
      latest = finder.find();
    } catch (IOException | RuntimeException e) {
      // Nothing the user could do about it, and the local server can be typed in as well.
      log.debug("looking for local ports failed", e);
    }
  }
}
