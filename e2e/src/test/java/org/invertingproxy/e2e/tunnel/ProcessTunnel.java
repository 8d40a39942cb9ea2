package org.invertingproxy.e2e.tunnel;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.invertingproxy.e2e.Await;
import org.invertingproxy.e2e.http.RawBackend;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.server.ServerProcess;

/** A registered backend with an agent that is online in a process of its own, to be killed. */
public final class ProcessTunnel implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ProxyServer proxy;
  private final URI way;
  private final String id;
  private final RawBackend backend;
  private final Administrator administrator;
  private final String[] agentOptions;
  private volatile ServerProcess agent;

  private ProcessTunnel(
      ProxyServer proxy,
      URI way,
      String id,
      RawBackend backend,
      Administrator administrator,
      String... agentOptions)
      throws IOException, InterruptedException {
    this.proxy = proxy;
    this.way = way;
    this.id = id;
    this.backend = backend;
    this.administrator = administrator;
    this.agentOptions = agentOptions;
    this.agent = startAgent();
  }

  /** Registers a backend under a new id and waits until its agent is online. */
  public static ProcessTunnel open(
      ProxyServer proxy, RawBackend.Answer answer, String... agentOptions) throws Exception {
    return open(proxy, proxy.url(), answer, agentOptions);
  }

  /**
   * The same with an agent that knows the proxy by another address.
   *
   * @param way to the proxy, as over a relay
   */
  public static ProcessTunnel open(
      ProxyServer proxy, URI way, RawBackend.Answer answer, String... agentOptions)
      throws Exception {
    String id = Tunnel.newId();
    Administrator administrator = new Administrator(proxy);
    administrator.register(id);
    return new ProcessTunnel(proxy, way, id, new RawBackend(answer), administrator, agentOptions);
  }

  private ServerProcess startAgent() throws IOException, InterruptedException {
    String token = administrator.agentToken(id);
    ServerProcess started =
        AgentProcess.start(List.of(), way, id, backend.address(), token, agentOptions);
    Await.until(() -> administrator.isOnline(id), PATIENCE, () -> started.output());
    return started;
  }

  /** Starts an agent in the place of the one that was killed, once the proxy knows of its end. */
  public void replaceAgent() throws IOException, InterruptedException {
    Await.until(() -> !administrator.isOnline(id), PATIENCE, () -> "the agent's end is not seen");
    agent = startAgent();
  }

  /** Starts one more agent of the same backend, before another local server. */
  public ServerProcess startAnother(String address) throws IOException, InterruptedException {
    return AgentProcess.start(proxy, id, address, new Administrator(proxy).agentToken(id));
  }

  /** The backend's id. */
  public String id() {
    return id;
  }

  /** The host by which clients reach it. */
  public String host() {
    return id + ".localhost:" + proxy.port();
  }

  /** The agent. */
  public ServerProcess agent() {
    return agent;
  }

  @Override
  public void close() throws IOException, InterruptedException {
    try (backend) {
      agent.close();
    }
  }
}
