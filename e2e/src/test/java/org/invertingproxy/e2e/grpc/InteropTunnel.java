package org.invertingproxy.e2e.grpc;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.invertingproxy.e2e.Await;
import org.invertingproxy.e2e.server.FreePort;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.server.ServerProcess;
import org.invertingproxy.e2e.tunnel.Administrator;
import org.invertingproxy.e2e.tunnel.AgentProcess;
import org.invertingproxy.e2e.tunnel.Tunnel;

/** grpc-java's interop server as a backend, behind an agent that speaks HTTP/2 to it. */
final class InteropTunnel implements AutoCloseable {
  private final ProxyServer proxy;
  private final String id;
  private final ServerProcess server;
  private final ServerProcess agent;

  private InteropTunnel(ProxyServer proxy, String id, ServerProcess server, ServerProcess agent) {
    this.proxy = proxy;
    this.id = id;
    this.server = server;
    this.agent = agent;
  }

  /** Starts both and waits until the agent is online. */
  static InteropTunnel open(ProxyServer proxy) throws Exception {
    String id = Tunnel.newId();
    Administrator administrator = new Administrator(proxy);
    administrator.register(id);
    int port = FreePort.find();
    ServerProcess server = InteropPrograms.server(port);
    ServerProcess agent =
        AgentProcess.start(
            proxy,
            id,
            "127.0.0.1:" + port,
            administrator.agentToken(id),
            "--transport",
            "channel",
            "--force-http2");
    Await.until(() -> administrator.isOnline(id), Duration.ofSeconds(30), agent::output);
    return new InteropTunnel(proxy, id, server, agent);
  }

  /** Starts the interop client on those of its cases. */
  ServerProcess client(List<String> testCases) throws IOException {
    String host = id + ".localhost:" + proxy.port();
    return InteropPrograms.client(testCases, host, proxy.port());
  }

  /** The agent. */
  ServerProcess agent() {
    return agent;
  }

  @Override
  public void close() throws InterruptedException {
    try (server) {
      agent.close();
    }
  }
}
