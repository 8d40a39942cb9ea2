package org.invertingproxy.wire.mux;

import java.time.Duration;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.RequestHead;
import org.invertingproxy.wire.ResponseHead;
import org.invertingproxy.wire.frame.Content;
import org.jspecify.annotations.Nullable;

/** A proxy and an agent with a path of some width and length between them. */
final class SimulatedChannel {
  final FakeTimer timer = new FakeTimer();
  final CreditBudget proxyBudget;
  final RecordingMux atAgent = new RecordingMux();
  final Mux proxy;
  final Mux agent;
  private final SimulatedPath toAgent;
  private final SimulatedPath toProxy;
  private final int serving;

  /** Nothing is taken in before it can leave. */
  SimulatedChannel(long bytesPerSecond, Duration roundTrip, CreditBudget proxyBudget) {
    this(bytesPerSecond, roundTrip, proxyBudget, 0);
  }

  /**
   * A channel.
   *
   * @param buffer bytes that wait before the path each way, as in a system's sockets
   */
  SimulatedChannel(long bytesPerSecond, Duration roundTrip, CreditBudget proxyBudget, int buffer) {
    this.proxyBudget = proxyBudget;
    long delay = roundTrip.toNanos() / 2;
    toAgent = new SimulatedPath(timer, bytesPerSecond, delay, buffer);
    toProxy = new SimulatedPath(timer, bytesPerSecond, delay, buffer);
    RecordingMux atProxy = new RecordingMux();
    proxy = new Mux(MuxConfig.of(Side.PROXY, Fields.EMPTY, proxyBudget), timer, toAgent, atProxy);
    agent =
        new Mux(
            MuxConfig.of(Side.AGENT, Fields.EMPTY, new CreditBudget(64 << 20)),
            timer,
            toProxy,
            atAgent);
    atProxy.mux = proxy;
    toAgent.to(agent);
    toProxy.to(proxy);
    proxy.start();
    agent.start();
    serving = agent.serve("b", "t", Fields.EMPTY);
    timer.advance(roundTrip.multipliedBy(3));
  }

  /** The path is so long from now on. */
  void roundTrip(Duration roundTrip) {
    toAgent.delay(roundTrip.toNanos() / 2);
    toProxy.delay(roundTrip.toNanos() / 2);
  }

  /** A request for an endless body, which has begun to flow. */
  MuxStream download() {
    MuxStream client = request(new RecordingStream());
    timer.advance(Duration.ofMillis(100));
    MuxStream server = atAgent.opened.get(atAgent.opened.size() - 1);
    server.respond(new ResponseHead(200, Fields.EMPTY), true);
    Runnable fill =
        () -> {
          while (server.isWritable() && !server.isOver()) {
            server.write(new byte[32 * 1024]);
          }
        };
    server.onWritable(fill);
    fill.run();
    return client;
  }

  MuxStream request(StreamListener listener) {
    RequestHead get = new RequestHead("GET", "/", Fields.EMPTY);
    @Nullable MuxStream stream = proxy.open(serving, Content.NONE, get, Fields.EMPTY, listener);
    if (stream == null) {
      throw new AssertionError("no stream");
    }
    return stream;
  }
}
