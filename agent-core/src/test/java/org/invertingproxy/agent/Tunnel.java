package org.invertingproxy.agent;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.invertingproxy.agent.config.TransportMode;
import org.invertingproxy.agent.testing.ChannelPeer;
import org.invertingproxy.agent.testing.ProxyPeer;
import org.invertingproxy.agent.testing.RawServer;
import org.invertingproxy.agent.testing.ScriptedProxy;
import org.invertingproxy.agent.testing.Until;
import org.invertingproxy.agent.transport.LinkKind;

/** A real agent between a scripted proxy and a scripted backend. */
final class Tunnel implements AutoCloseable {
  private final ProxyPeer peer;
  private final RawServer backend;
  private final Agent agent;
  private final AtomicInteger ids = new AtomicInteger();
  private final BlockingQueue<RequestSummary> summaries = new LinkedBlockingQueue<>();

  /** A tunnel whose backend plays that script on each connection. */
  Tunnel(RawServer.Script script) throws IOException {
    this(script, builder -> {});
  }

  Tunnel(RawServer.Script script, Consumer<AgentBuilder> settings) throws IOException {
    this(LinkKind.POLLING, script, settings);
  }

  Tunnel(LinkKind kind, RawServer.Script script) throws IOException {
    this(kind, script, builder -> {});
  }

  Tunnel(LinkKind kind, RawServer.Script script, Consumer<AgentBuilder> settings)
      throws IOException {
    peer = kind == LinkKind.CHANNEL ? new ChannelPeer() : new ScriptedProxy();
    backend = new RawServer(script);
    AgentBuilder builder =
        Agent.builder()
            .proxy(peer.uri())
            .transport(TransportMode.valueOf(kind.name()))
            .backend("hello")
            .host("127.0.0.1:" + backend.port())
            .listener(
                new AgentListener() {
                  @Override
                  public void requestEnded(RequestSummary request) {
                    summaries.add(request);
                  }
                });
    settings.accept(builder);
    agent = builder.start();
  }

  ProxyPeer peer() {
    return peer;
  }

  /** The peer of a tunnel that polls. */
  ScriptedProxy proxy() {
    return (ScriptedProxy) peer;
  }

  /** The peer of a tunnel with a channel. */
  ChannelPeer channel() {
    return (ChannelPeer) peer;
  }

  RawServer backend() {
    return backend;
  }

  Agent agent() {
    return agent;
  }

  /** Sends a request for that target and returns the posted wire form. */
  ProxyPeer.Posted get(String target) throws InterruptedException {
    String id = "id-" + ids.incrementAndGet();
    return peer.exchange(id, "GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n");
  }

  /** How the next exchange ended, as listeners are told. */
  RequestSummary nextSummary() throws InterruptedException {
    RequestSummary next = summaries.poll(10, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no exchange ended within 10 s");
    }
    return next;
  }

  /**
   * However the exchanges ended, nothing of them is held; an agent cut off over some is no more.
   */
  @Override
  public void close() throws Exception {
    try {
      if (agent.status().state() != AgentState.CLOSED) {
        Until.holds(() -> agent.bodies().held() == 0);
      }
    } finally {
      agent.close();
      peer.close();
      backend.close();
    }
  }
}
