package org.invertingproxy.e2e.server;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;

/** Servers started once and shared by all suites that do not change them for others. */
public final class RunningServers implements AutoCloseable {
  /** A name under which agents on other machines may know every server. */
  public static final String FAR_NAME = "proxy.test";

  /** As shipped, but the death of an agent is noticed within seconds. */
  private static final ServerOptions OPTIONS =
      ServerOptions.SMALL
          .with("session-poll", "2s")
          .with("agent-dead", "5s")
          .with("control-hosts", FAR_NAME);

  private final Map<ServerKind, ProxyServer> servers = new EnumMap<>(ServerKind.class);

  /** The shared server of that kind with a heap of 64 MB, started at the first call. */
  public synchronized ProxyServer get(ServerKind kind) throws IOException, InterruptedException {
    ProxyServer server = servers.get(kind);
    if (server == null) {
      server = ProxyServer.start(kind, OPTIONS);
      servers.put(kind, server);
    }
    return server;
  }

  @Override
  public synchronized void close() throws InterruptedException {
    for (ProxyServer server : servers.values()) {
      server.close();
    }
  }
}
