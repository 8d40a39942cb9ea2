package org.invertingproxy.wire.mux;

import java.nio.ByteBuffer;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.RequestHead;
import org.invertingproxy.wire.frame.Content;
import org.jspecify.annotations.Nullable;

/** A proxy's and an agent's mux connected back to back, with one backend served. */
final class Pair {
  static final RequestHead GET = new RequestHead("GET", "/x?y", Fields.of("Host", "h"));

  final FakeTimer timer = new FakeTimer();
  final CreditBudget proxyBudget;
  final CreditBudget agentBudget;
  final FakeTransport toAgent = new FakeTransport();
  final FakeTransport toProxy = new FakeTransport();
  final RecordingMux atProxy = new RecordingMux();
  final RecordingMux atAgent = new RecordingMux();
  final Mux proxy;
  final Mux agent;
  final int serving;

  Pair() {
    this(new CreditBudget(64 << 20), new CreditBudget(64 << 20));
  }

  Pair(CreditBudget proxyBudget, CreditBudget agentBudget) {
    this.proxyBudget = proxyBudget;
    this.agentBudget = agentBudget;
    proxy = new Mux(MuxConfig.of(Side.PROXY, Fields.EMPTY, proxyBudget), timer, toAgent, atProxy);
    agent = new Mux(MuxConfig.of(Side.AGENT, Fields.EMPTY, agentBudget), timer, toProxy, atAgent);
    atProxy.mux = proxy;
    proxy.start();
    agent.start();
    serving = agent.serve("backend", "token", Fields.EMPTY);
    run();
  }

  /** Delivers one message, if there is one, each way. */
  boolean step() {
    boolean there = toAgent();
    boolean back = toProxy();
    return there || back;
  }

  boolean toAgent() {
    return deliver(toAgent, agent);
  }

  boolean toProxy() {
    return deliver(toProxy, proxy);
  }

  private static boolean deliver(FakeTransport transport, Mux receiver) {
    ByteBuffer message = transport.next();
    if (message == null) {
      return false;
    }
    receiver.received(message);
    return true;
  }

  /** Delivers until nothing is on its way. */
  void run() {
    while (step()) {
      // the next one
    }
  }

  MuxStream open(Content content, RequestHead head, StreamListener listener) {
    @Nullable MuxStream stream = proxy.open(serving, content, head, Fields.EMPTY, listener);
    if (stream == null) {
      throw new AssertionError("no stream");
    }
    return stream;
  }

  MuxStream lastOpened() {
    return atAgent.opened.get(atAgent.opened.size() - 1);
  }
}
