package org.invertingproxy.proxy.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.invertingproxy.proxy.app.ProxyApp;
import org.invertingproxy.proxy.config.ProxyConfig;
import org.invertingproxy.proxy.jetty.EmbeddedServer;
import org.invertingproxy.proxy.jetty.ListenException;
import org.invertingproxy.proxy.registry.DataDirectory;
import org.invertingproxy.proxy.registry.RegistryUnavailableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The proxy and its server in this process. Once started, SIGTERM and SIGINT stop it in order and
 * end the JVM with exit code 0. Thread-safe; closing twice does nothing.
 */
final class ServingProxy implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ServingProxy.class);

  private final EmbeddedServer server;
  private final ProxyApp app;
  private final RunFile runFile;
  private final Path dataDir;
  private final @Nullable ServedTls tls;
  private final AtomicBoolean closed = new AtomicBoolean();

  private ServingProxy(EmbeddedServer server, ProxyApp app, Path dataDir, @Nullable ServedTls tls) {
    this.tls = tls;
    this.server = server;
    this.app = app;
    this.runFile = new RunFile(dataDir);
    this.dataDir = dataDir;
  }

  /**
   * Binds first, so that a port in use does not touch the data; then opens the data; then serves.
   *
   * @throws CommandFailure when the port or the data cannot be had
   */
  static ServingProxy start(ProxyConfig config, @Nullable String host, int port)
      throws CommandFailure {
    // Asked only while the server serves, so that there is a proxy then.
    AtomicReference<@Nullable ServingProxy> serving = new AtomicReference<>();
    ServedTls tls =
        ServedTls.of(
            config.operation().tls(),
            authority -> Objects.requireNonNull(serving.get()).secureOrigin(authority));
    EmbeddedServer server;
    try {
      server = new EmbeddedServer(host, port, tls == null ? null : tls.tls());
    } catch (ListenException e) {
      throw new CommandFailure(
          "Cannot listen on port %d%s: %s"
              .formatted(e.port(), host == null ? "" : " of " + host, RootCause.of(e)),
          e);
    }
    ServingProxy proxy = null;
    try {
      proxy = new ServingProxy(server, ProxyApp.start(config), config.dataDir(), tls);
      serving.set(proxy);
      server.serve(proxy.app.servlet());
      proxy.publish();
      Runtime.getRuntime().addShutdownHook(new Thread(proxy::stopAndExit, "stop"));
      return proxy;
    } catch (Exception e) {
      log.debug("start failed", e);
      closeQuietly(proxy == null ? server : proxy);
      throw startFailure(config, e);
    }
  }

  private static CommandFailure startFailure(ProxyConfig config, Exception failure) {
    if (failure instanceof RegistryUnavailableException registry) {
      return new CommandFailure(String.valueOf(registry.getMessage()), registry);
    }
    if (failure instanceof IOException || failure instanceof UncheckedIOException) {
      return new CommandFailure(DataDirectory.refusal(config.dataDir(), failure), failure);
    }
    return new CommandFailure("Cannot start: " + RootCause.of(failure), failure);
  }

  /** Tells other commands on this machine where it is. */
  private void publish() throws IOException {
    if (tls == null) {
      runFile.write(listenAddress().localUrl("http"), null);
      return;
    }
    String url = listenAddress().localUrl("https");
    tls.start(
        identity -> {
          try {
            runFile.write(url, identity.fingerprint());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private @Nullable String secureOrigin(String authority) {
    return app.secureOrigin(authority, server.address().getPort());
  }

  /** Says that it serves, and how to get in. */
  void announce(PrintWriter out) {
    out.println("Listening on " + listenAddress());
    server
        .redirectAddress()
        .ifPresent(plain -> out.println("Sending to https from " + new ListenAddress(plain)));
    out.printf(
        "For a sign-in link: java -jar %s sign-in --data-dir %s%n",
        System.getProperty("java.class.path", "inverting-proxy.war"), dataDir);
    out.flush();
  }

  /** Returns when the server ended. */
  void join() throws InterruptedException {
    server.join();
  }

  private ListenAddress listenAddress() {
    return new ListenAddress(server.address());
  }

  /** Running exchanges end over the server that is still up; only then does that stop. */
  @Override
  public void close() throws Exception {
    if (closed.compareAndSet(false, true)) {
      try (server) {
        if (tls != null) {
          tls.close();
        }
        runFile.delete();
        app.close();
      }
    }
  }

  private void stopAndExit() {
    int exitCode = 0;
    try {
      close();
    } catch (Exception | LinkageError e) {
      log.error("stopping failed", e);
      exitCode = 1;
    }
    // Without this the JVM reports the signal, and an orderly end looks like a failure.
    Runtime.getRuntime().halt(exitCode);
  }

  private static void closeQuietly(AutoCloseable half) {
    try {
      half.close();
    } catch (Exception e) {
      log.debug("what was half started did not close", e);
    }
  }
}
