package org.invertingproxy.e2e.bench;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.invertingproxy.e2e.Await;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.server.ServerKind;
import org.invertingproxy.e2e.server.ServerOptions;
import org.invertingproxy.e2e.server.ServerProcess;
import org.invertingproxy.e2e.tunnel.Administrator;
import org.invertingproxy.e2e.tunnel.AgentProcess;
import org.invertingproxy.e2e.tunnel.Tunnel;

/** All the ways, running side by side and idle but for the one that is measured. */
final class Ways implements AutoCloseable {
  private static final List<ServerKind> SERVERS = List.of(ServerKind.JETTY, ServerKind.TOMCAT_11);
  private static final List<String> TRANSPORTS = List.of(Way.CHANNEL, Way.POLLING);
  private static final ServerOptions OPTIONS =
      new ServerOptions("1g", null, Map.of("waiting-per-backend", "10000"), List.of(), Map.of());

  private final List<Way> all = new ArrayList<>();
  private final Deque<AutoCloseable> running = new ArrayDeque<>();

  Ways(BenchOptions options) throws Exception {
    try {
      Backend backend = closeLater(new Backend(options.largeBody()));
      all.add(new Way(Way.DIRECT, backend.port(), "localhost", null));
      Nginx nginx = closeLater(Nginx.hop(backend.port()));
      all.add(new Way(Way.YARDSTICK, nginx.port(), "localhost", null));
      for (ServerKind kind : SERVERS) {
        ProxyServer proxy = closeLater(ProxyServer.start(kind, OPTIONS));
        for (String transport : TRANSPORTS) {
          all.add(tunnel(proxy, backend, transport));
        }
      }
    } catch (Exception | Error e) {
      close();
      throw e;
    }
  }

  List<Way> all() {
    return all;
  }

  private Way tunnel(ProxyServer proxy, Backend backend, String transport) throws Exception {
    Administrator administrator = new Administrator(proxy);
    String id = Tunnel.newId();
    administrator.register(id);
    ServerProcess agent =
        closeLater(
            AgentProcess.start(
                proxy,
                id,
                "127.0.0.1:" + backend.port(),
                administrator.agentToken(id),
                "--transport",
                transport));
    Await.until(() -> administrator.isOnline(id), Duration.ofSeconds(30), agent::output);
    String server = proxy.kind().name().toLowerCase(Locale.ROOT).replaceAll("_.*", "");
    return new Way(server + "-" + transport, proxy.port(), id + ".localhost", proxy);
  }

  private <T extends AutoCloseable> T closeLater(T started) {
    running.push(started);
    return started;
  }

  @Override
  public void close() throws Exception {
    Exception failure = null;
    while (!running.isEmpty()) {
      try {
        running.pop().close();
      } catch (Exception e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
