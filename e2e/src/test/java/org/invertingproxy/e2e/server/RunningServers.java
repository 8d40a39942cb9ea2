package org.invertingproxy.e2e.server;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
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

  /** Makes what suites share. */
  public interface Maker<T> {
    /** Called once for each key. */
    T make() throws Exception;
  }

  private record Key(Class<?> type, Object of) {}

  private final Map<ServerKind, ProxyServer> servers = new EnumMap<>(ServerKind.class);
  private final Map<Key, AutoCloseable> shared = new HashMap<>();
  private final Deque<AutoCloseable> toClose = new ArrayDeque<>();

  /** The shared server of that kind with a heap of 64 MB, started at the first call. */
  public synchronized ProxyServer get(ServerKind kind) throws IOException, InterruptedException {
    ProxyServer server = servers.get(kind);
    if (server == null) {
      server = ProxyServer.start(kind, OPTIONS);
      servers.put(kind, server);
    }
    return server;
  }

  /** The one of that type and key, made at the first call and closed with the servers. */
  public synchronized <T extends AutoCloseable> T shared(Class<T> type, Object key, Maker<T> maker)
      throws Exception {
    Key whole = new Key(type, key);
    AutoCloseable there = shared.get(whole);
    if (there != null) {
      return type.cast(there);
    }
    T made = maker.make();
    shared.put(whole, made);
    toClose.push(made);
    return made;
  }

  @Override
  public synchronized void close() throws Exception {
    while (!toClose.isEmpty()) {
      toClose.pop().close();
    }
    for (ProxyServer server : servers.values()) {
      server.close();
    }
  }
}
