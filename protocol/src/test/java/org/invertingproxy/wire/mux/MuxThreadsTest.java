package org.invertingproxy.wire.mux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.invertingproxy.wire.BodyPipe;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.RequestHead;
import org.invertingproxy.wire.ResponseHead;
import org.invertingproxy.wire.frame.ChannelCode;
import org.invertingproxy.wire.frame.Content;
import org.invertingproxy.wire.frame.Frame;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Echoes over two muxes whose messages, streams and consumers all have threads of their own. */
class MuxThreadsTest {
  private static final int STREAMS = 400;
  private static final int BODY = 600_000;

  private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService workers = Executors.newFixedThreadPool(6);
  private final ExecutorService proxyReader = Executors.newSingleThreadExecutor();
  private final ExecutorService agentReader = Executors.newSingleThreadExecutor();
  private final CreditBudget proxyBudget = new CreditBudget(8 << 20);
  private final CreditBudget agentBudget = new CreditBudget(8 << 20);
  private final CountDownLatch done = new CountDownLatch(2 * STREAMS); // whole, and closed
  private final AtomicLong echoed = new AtomicLong();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

  @AfterEach
  void stop() {
    for (ExecutorService service :
        new ExecutorService[] {timers, workers, proxyReader, agentReader}) {
      service.shutdownNow();
    }
  }

  @Test
  @Timeout(60)
  void echoes_ofManyThreads_areWholeAndLeaveNothing() throws Exception {
    CountDownLatch served = new CountDownLatch(1);
    Link toAgent = new Link(agentReader);
    Link toProxy = new Link(proxyReader);
    Acceptor acceptor = new Acceptor();
    Mux proxy = mux(Side.PROXY, toAgent, acceptor);
    acceptor.mux = proxy;
    Mux agent = mux(Side.AGENT, toProxy, new Echo(served));
    toAgent.receiver = agent;
    toProxy.receiver = proxy;
    proxy.start();
    agent.start();
    int serving = agent.serve("b", "t", Fields.EMPTY);
    assertThat(served.await(10, TimeUnit.SECONDS)).isTrue();
    for (int i = 0; i < STREAMS; i++) {
      workers.execute(() -> request(proxy, serving));
    }
    assertThat(done.await(50, TimeUnit.SECONDS)).isTrue();
    assertThat(failures).isEmpty();
    assertThat(echoed).hasValue((long) STREAMS * BODY);
    assertThat(proxyBudget.waiting() + agentBudget.waiting()).isZero();
    assertThat(proxyBudget.grown() + agentBudget.grown()).isZero();
    assertThat(proxy.activeStreams()).isZero();
  }

  private Mux mux(Side side, MessageSender sender, MuxListener listener) {
    CreditBudget budget = side == Side.PROXY ? proxyBudget : agentBudget;
    return new Mux(MuxConfig.of(side, Fields.EMPTY, budget), MuxTimer.of(timers), sender, listener);
  }

  private void request(Mux proxy, int serving) {
    BodyPipe question = new BodyPipe(64 * 1024);
    BodyPipe answer = new BodyPipe(64 * 1024);
    StreamListener hearer =
        new StreamListener() {
          @Override
          public void closed(@Nullable StreamException failure) {
            if (failure != null) {
              failures.add(failure);
            }
            done.countDown();
          }
        };
    RequestHead head = new RequestHead("POST", "/", Fields.EMPTY);
    MuxStream stream = proxy.open(serving, Content.BODY, head, Fields.EMPTY, hearer);
    if (stream == null) {
      failures.add(new AssertionError("no stream"));
      done.countDown();
      done.countDown();
      return;
    }
    PipeSender.start(question, stream);
    PipeReceiver.start(stream, answer);
    new Asker(question).start();
    new Checker(answer).start();
  }

  /** Fills a pipe with a known pattern. */
  private final class Asker {
    private final BodyPipe pipe;
    private final SerialTask task = new SerialTask(this::fill);
    private int written;

    Asker(BodyPipe pipe) {
      this.pipe = pipe;
    }

    void start() {
      pipe.onWritable(() -> workers.execute(task));
      task.run();
    }

    private void fill() {
      while (written < BODY && pipe.isWritable()) {
        byte[] chunk = new byte[Math.min(1 + written % 30_000, BODY - written)];
        for (int i = 0; i < chunk.length; i++) {
          chunk[i] = (byte) ((written + i) * 31);
        }
        written += chunk.length;
        pipe.write(chunk);
        if (written == BODY) {
          pipe.end(Fields.EMPTY);
        }
      }
    }
  }

  /** Empties a pipe and compares. */
  private final class Checker {
    private final BodyPipe pipe;
    private final SerialTask task = new SerialTask(this::check);
    private int read;
    private boolean over;

    Checker(BodyPipe pipe) {
      this.pipe = pipe;
    }

    void start() {
      pipe.onReadable(() -> workers.execute(task));
    }

    private void check() {
      for (byte[] chunk = pipe.poll(); chunk != null; chunk = pipe.poll()) {
        for (byte b : chunk) {
          if (b != (byte) (read++ * 31)) {
            failures.add(new AssertionError("a wrong byte"));
          }
        }
      }
      if (!over && (pipe.isEnded() || pipe.failure() != null)) {
        over = true;
        echoed.addAndGet(read);
        done.countDown();
      }
    }
  }

  /** A transport whose sends complete on the thread that delivers. */
  private static final class Link implements MessageSender {
    private final ExecutorService reader;
    private volatile @Nullable Mux receiver;

    Link(ExecutorService reader) {
      this.reader = reader;
    }

    @Override
    public void send(ByteBuffer message, Completion completion) {
      reader.execute(
          () -> {
            completion.sent();
            Mux mux = receiver;
            if (mux != null) {
              mux.received(message);
            }
          });
    }

    @Override
    public void close(int webSocketCode, String reason) {
      receiver = null;
    }
  }

  private static final class Acceptor implements MuxListener {
    private volatile @Nullable Mux mux;

    @Override
    public void hello(Frame.Hello peer) {}

    @Override
    public void serve(Frame.Serve offer) {
      Mux own = mux;
      if (own != null) {
        own.served(offer.serving(), 1, Fields.EMPTY);
      }
    }

    @Override
    public void closed(ChannelCode code, String reason) {}
  }

  private static final class Echo implements MuxListener {
    private final CountDownLatch served;

    Echo(CountDownLatch served) {
      this.served = served;
    }

    @Override
    public void hello(Frame.Hello peer) {}

    @Override
    public void served(Frame.Served accepted) {
      served.countDown();
    }

    @Override
    public StreamListener opened(MuxStream stream) {
      BodyPipe pipe = new BodyPipe(64 * 1024);
      PipeReceiver.start(stream, pipe);
      stream.respond(new ResponseHead(200, Fields.EMPTY), true);
      PipeSender.start(pipe, stream);
      return failure -> {};
    }

    @Override
    public void closed(ChannelCode code, String reason) {}
  }
}
