package org.invertingproxy.agent;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.invertingproxy.agent.testing.RawServer;
import org.invertingproxy.agent.testing.ScriptedProxy;

/** A real agent between a scripted proxy and a scripted backend. */
final class Tunnel implements AutoCloseable {
  private final ScriptedProxy proxy = new ScriptedProxy();
  private final RawServer backend;
  private final Agent agent;
  private final AtomicInteger ids = new AtomicInteger();
  private final BlockingQueue<RequestSummary> summaries = new LinkedBlockingQueue<>();

  /** A tunnel whose backend plays that script on each connection. */
  Tunnel(RawServer.Script script) throws IOException {
    this(script, builder -> {});
  }

  Tunnel(RawServer.Script script, Consumer<AgentBuilder> settings) throws IOException {
    backend = new RawServer(script);
    AgentBuilder builder =
        Agent.builder()
            .proxy(proxy.uri())
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

  ScriptedProxy proxy() {
    return proxy;
  }

  RawServer backend() {
    return backend;
  }

  Agent agent() {
    return agent;
  }

  /** Sends a request for that target and returns the posted wire form. */
  ScriptedProxy.Posted get(String target) throws InterruptedException {
    String id = "id-" + ids.incrementAndGet();
    return proxy.exchange(id, "GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n");
  }

  /** How the next exchange ended, as listeners are told. */
  RequestSummary nextSummary() throws InterruptedException {
    RequestSummary next = summaries.poll(10, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no exchange ended within 10 s");
    }
    return next;
  }

  @Override
  public void close() throws IOException {
    agent.close();
    proxy.close();
    backend.close();
  }
}
