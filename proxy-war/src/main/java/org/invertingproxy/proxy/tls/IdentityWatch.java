package org.invertingproxy.proxy.tls;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the server's identity current: looks at the files now and then, and tells of a new one. By
 * content and not by time, since certificates are often put in place by renaming or by links. What
 * cannot be used is logged once, tried again each time, and the identity before stays.
 */
public final class IdentityWatch {
  /** How often the files are looked at. */
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(IdentityWatch.class);

  private final IdentityFiles files;
  private final Clock clock;
  private final Consumer<ServerIdentity> listener;
  private final ServerIdentity first;
  private String used; // the state in use; guarded by this
  private String complained = ""; // the state last logged as unusable; guarded by this

  /**
   * Reads the files for the first time; warns if the certificate has ended, or has not begun.
   *
   * @param listener told of each identity after the first; may throw
   * @throws IdentityException when they cannot be used
   */
  public IdentityWatch(IdentityFiles files, Clock clock, Consumer<ServerIdentity> listener)
      throws IdentityException {
    this.files = files;
    this.clock = clock;
    this.listener = listener;
    used = files.state();
    first = files.read();
    if (!first.isValidAt(clock.instant())) {
      LOG.warn("The certificate is not valid now; it ends {}", first.notAfter());
    }
  }

  /** What the files held at first. */
  public ServerIdentity first() {
    return first;
  }

  /** Looks at the files from now on, on a thread of the executor. */
  public void start(ScheduledExecutorService timer) {
    long interval = INTERVAL.toMillis();
    var unused =
        timer.scheduleWithFixedDelay(this::check, interval, interval, TimeUnit.MILLISECONDS);
  }

  /** Looks at them once. */
  synchronized void check() {
    String now = files.state();
    if (now.equals(used)) {
      complained = "";
      return;
    }
    try {
      ServerIdentity fresh = files.read();
      if (!fresh.isValidAt(clock.instant())) {
        throw new IdentityException("The new certificate is not valid now");
      }
      listener.accept(fresh);
      used = now;
      complained = "";
      LOG.info("A new certificate is in use; it ends {}", fresh.notAfter());
    } catch (IdentityException e) {
      if (isNews(now)) {
        LOG.error("{}; the certificate before stays in use", e.getMessage());
      }
    } catch (RuntimeException e) {
      if (isNews(now)) {
        LOG.error("A new certificate could not be taken into use", e);
      }
    }
  }

  private synchronized boolean isNews(String state) {
    boolean news = !state.equals(complained);
    complained = state;
    return news;
  }
}
