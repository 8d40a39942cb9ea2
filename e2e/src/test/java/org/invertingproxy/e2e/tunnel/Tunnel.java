package org.invertingproxy.e2e.tunnel;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.invertingproxy.agent.Agent;
import org.invertingproxy.agent.config.Token;
import org.invertingproxy.agent.config.TransportMode;
import org.invertingproxy.e2e.http.RawBackend;
import org.invertingproxy.e2e.http.RawClient;
import org.invertingproxy.e2e.server.ProxyServer;

/** A registered backend with an agent that is online in this process. */
public final class Tunnel implements AutoCloseable {
  private final ProxyServer proxy;
  private final String id;
  private final RawBackend backend;
  private final Agent agent;

  private Tunnel(ProxyServer proxy, String id, RawBackend backend, Agent agent) {
    this.proxy = proxy;
    this.id = id;
    this.backend = backend;
    this.agent = agent;
  }

  /** Registers a backend under a new id and waits until its agent is online. */
  public static Tunnel open(ProxyServer proxy, RawBackend.Answer answer) throws Exception {
    return open(proxy, answer, TransportMode.AUTO);
  }

  /** The same by that transport. */
  public static Tunnel open(ProxyServer proxy, RawBackend.Answer answer, TransportMode transport)
      throws Exception {
    String id = newId();
    Administrator administrator = new Administrator(proxy);
    administrator.register(id);
    RawBackend backend = new RawBackend(answer);
    Agent agent =
        Agent.builder()
            .proxy(proxy.url())
            .backend(id)
            .host(backend.address())
            .transport(transport)
            .token(Token.of(administrator.agentToken(id)))
            .start();
    agent.awaitOnline(Duration.ofSeconds(20));
    return new Tunnel(proxy, id, backend, agent);
  }

  /** An id that no other test of this run has. */
  public static String newId() {
    return "b" + Long.toString(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), 36);
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
  public Agent agent() {
    return agent;
  }

  /** A new connection of a client. */
  public RawClient client() throws IOException {
    return RawClient.connect(proxy.port());
  }

  @Override
  public void close() throws IOException {
    agent.close();
    backend.close();
  }
}
