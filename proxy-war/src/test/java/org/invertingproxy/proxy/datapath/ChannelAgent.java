package org.invertingproxy.proxy.datapath;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.frame.Attributes;
import org.invertingproxy.wire.frame.ChannelCode;
import org.invertingproxy.wire.frame.Frame;
import org.invertingproxy.wire.mux.CreditBudget;
import org.invertingproxy.wire.mux.Mux;
import org.invertingproxy.wire.mux.MuxConfig;
import org.invertingproxy.wire.mux.MuxListener;
import org.invertingproxy.wire.mux.MuxStream;
import org.invertingproxy.wire.mux.MuxTimer;
import org.invertingproxy.wire.mux.Side;
import org.invertingproxy.wire.mux.StreamListener;
import org.junit.jupiter.api.Assertions;

/** An agent that is connected by a channel and whose every answer the test decides. */
final class ChannelAgent implements MuxListener, AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
  private final BlockingQueue<AgentStream> opened = new LinkedBlockingQueue<>();
  private final ConcurrentHashMap<Integer, CompletableFuture<Frame>> replies =
      new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Integer, CompletableFuture<Frame.Refused>> refusals =
      new ConcurrentHashMap<>();
  private final CompletableFuture<ChannelCode> closed = new CompletableFuture<>();
  private final CompletableFuture<Frame.GoAway> goingAway = new CompletableFuture<>();
  private final CompletableFuture<Boolean> drained = new CompletableFuture<>();
  private final SocketTransport transport = new SocketTransport();
  private final WebSocket socket;
  private final Mux mux;

  private ChannelAgent(int port, Fields hello, String token) {
    mux =
        new Mux(
            MuxConfig.of(Side.AGENT, hello, CreditBudget.ofHeap()),
            MuxTimer.of(timers),
            transport,
            this);
    transport.serve(mux);
    WebSocket.Builder builder =
        HttpClient.newHttpClient().newWebSocketBuilder().subprotocols(Mux.SUBPROTOCOL);
    if (!token.isEmpty()) {
      builder.header("Authorization", "Bearer " + token);
    }
    URI address = URI.create("ws://127.0.0.1:" + port + "/agent/channel");
    socket = builder.buildAsync(address, transport).join();
  }

  /** Connects, without a word about any backend. */
  static ChannelAgent connected(int port, Fields hello) {
    return new ChannelAgent(port, hello, "");
  }

  /** Connects with that token, without a word about any backend. */
  static ChannelAgent withToken(int port, String token) {
    return new ChannelAgent(port, Fields.EMPTY, token);
  }

  /** Connects as the agent of that name and serves {@code b}. */
  static ChannelAgent serving(int port, String name) throws IOException {
    ChannelAgent agent = connected(port, Fields.of(Attributes.AGENT, name));
    Assertions.assertInstanceOf(Frame.Served.class, agent.serve("b", ""));
    return agent;
  }

  /** Offers the backend; returns what the proxy says. */
  Frame serve(String backend, String token) throws IOException {
    return await(reply(mux.serve(backend, token, Fields.EMPTY)));
  }

  private CompletableFuture<Frame> reply(int serving) {
    return replies.computeIfAbsent(serving, number -> new CompletableFuture<>());
  }

  /** The end of that serving, as the proxy tells. */
  CompletableFuture<Frame.Refused> refusal(int serving) {
    return refusals.computeIfAbsent(serving, number -> new CompletableFuture<>());
  }

  /** The next request. */
  AgentStream take() {
    try {
      AgentStream stream = opened.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return stream == null ? Assertions.fail("no work came") : stream;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  boolean hasWork() {
    return !opened.isEmpty();
  }

  Mux mux() {
    return mux;
  }

  /** For saying what a mux would not; it is silent from now on. */
  WebSocket takeOver() {
    return transport.takeOver();
  }

  /** How the channel ended. */
  ChannelCode awaitClosed() throws IOException {
    return await(closed);
  }

  boolean isClosed() {
    return closed.isDone();
  }

  int awaitWebSocketCode() throws IOException {
    return await(transport.closeCode());
  }

  CompletableFuture<Frame.GoAway> goingAway() {
    return goingAway;
  }

  CompletableFuture<Boolean> whenDrained() {
    return drained;
  }

  static <T> T await(CompletableFuture<T> future) throws IOException {
    try {
      return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IOException(e);
    }
  }

  /** The process hangs: nothing is read or said from now on. */
  void freeze() {
    transport.freeze();
  }

  /** The process is gone: nothing is said. */
  void die() {
    socket.abort();
    mux.transportClosed(1006, "dead");
  }

  @Override
  public void hello(Frame.Hello peer) {}

  @Override
  public void served(Frame.Served accepted) {
    reply(accepted.serving()).complete(accepted);
  }

  @Override
  public void refused(Frame.Refused refusal) {
    reply(refusal.serving()).complete(refusal);
    refusal(refusal.serving()).complete(refusal);
  }

  @Override
  public StreamListener opened(MuxStream stream) {
    AgentStream taken = new AgentStream(mux, stream);
    opened.add(taken);
    return taken;
  }

  @Override
  public void goingAway(Frame.GoAway last) {
    goingAway.complete(last);
  }

  @Override
  public void drained() {
    drained.complete(true);
  }

  @Override
  public void closed(ChannelCode code, String reason) {
    closed.complete(code);
  }

  @Override
  public void close() {
    mux.close(ChannelCode.NORMAL, "");
    socket.abort();
    timers.shutdownNow();
  }
}
