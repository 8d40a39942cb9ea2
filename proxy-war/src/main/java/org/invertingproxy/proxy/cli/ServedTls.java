package org.invertingproxy.proxy.cli;

import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.Function;
import org.invertingproxy.proxy.config.TlsConfig;
import org.invertingproxy.proxy.jetty.Tls;
import org.invertingproxy.proxy.tls.IdentityException;
import org.invertingproxy.proxy.tls.IdentityFiles;
import org.invertingproxy.proxy.tls.IdentityWatch;
import org.invertingproxy.proxy.tls.ServerIdentity;
import org.jspecify.annotations.Nullable;

/** TLS of the server of this process, kept current while that runs. */
final class ServedTls implements AutoCloseable {
  private final IdentityWatch watch;
  private final Tls tls;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "certificate-watch");
            thread.setDaemon(true);
            return thread;
          });
  private volatile Consumer<ServerIdentity> listener = identity -> {};

  private ServedTls(TlsConfig config, Function<String, @Nullable String> secureOrigin)
      throws IdentityException {
    watch = new IdentityWatch(new IdentityFiles(config), Clock.systemUTC(), this::replaced);
    tls = new Tls(watch.first(), config.redirectPort(), secureOrigin);
  }

  /**
   * Reads the files.
   *
   * @param config null for plain HTTP, which gives null
   * @param secureOrigin as {@link Tls} wants it
   * @throws CommandFailure when the files cannot be used
   */
  static @Nullable ServedTls of(
      @Nullable TlsConfig config, Function<String, @Nullable String> secureOrigin)
      throws CommandFailure {
    try {
      return config == null ? null : new ServedTls(config, secureOrigin);
    } catch (IdentityException e) {
      throw new CommandFailure("Cannot use the TLS certificate. " + e.getMessage(), e);
    }
  }

  Tls tls() {
    return tls;
  }

  /** Tells of the identity in use, now and whenever it changes, until this is closed. */
  void start(Consumer<ServerIdentity> told) {
    listener = told;
    told.accept(watch.first());
    watch.start(timer);
  }

  private void replaced(ServerIdentity fresh) {
    tls.replace(fresh);
    listener.accept(fresh);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
