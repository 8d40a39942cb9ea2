package org.invertingproxy.agent.transport;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.invertingproxy.agent.config.Token;
import org.invertingproxy.agent.http.CallException;
import org.invertingproxy.agent.http.WebSocket;
import org.invertingproxy.agent.http.WebSocketListener;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.ResponseHead;
import org.invertingproxy.wire.frame.ChannelCode;
import org.invertingproxy.wire.frame.Frame;
import org.invertingproxy.wire.mux.Mux;
import org.invertingproxy.wire.mux.MuxConfig;
import org.invertingproxy.wire.mux.MuxListener;
import org.invertingproxy.wire.mux.MuxStream;
import org.invertingproxy.wire.mux.StreamListener;
import org.jspecify.annotations.Nullable;

/**
 * One channel from its dialing to its end: a WebSocket and the streams on it. Used on its event
 * loop; the multiplexer may report from elsewhere.
 *
 * <p>A renewed token is offered beside the one that is served, which is given up only when the new
 * one is accepted: no request is lost or broken off.
 */
final class ChannelSession implements WebSocketListener, MuxListener {
  /** Who is told, on the event loop. */
  interface Owner {
    /** The proxy serves the backend over this channel. */
    void served(ChannelSession session, Frame.Served accepted);

    /** It does not, or not any more; after {@link #leave} it has understood. */
    void refused(ChannelSession session, Frame.Refused refusal);

    /** The proxy opens no more streams on it. */
    void goingAway(ChannelSession session);

    /** After that, the last stream has ended. */
    void drained(ChannelSession session);

    /** It is over; nothing more is told. */
    void ended(ChannelSession session, ChannelEnd end);
  }

  /** What becomes of the streams that the proxy opens. */
  interface Work {
    /** One was opened; what is answered goes through that batch. */
    StreamListener begin(MuxStream stream, LoopBatch batch);
  }

  private final EventLoop loop;
  private final String backend;
  private final MuxConfig config;
  private final ChannelTimings timings;
  private final ChannelWords words;
  private final Work work;
  private final Owner owner;
  private @Nullable Token token;
  private @Nullable Mux mux;
  private @Nullable LoopBatch batch;
  private @Nullable ScheduledFuture<?> helloTimer;
  private long openedAt;
  private int latest;
  private int active;
  private boolean wasServed;
  private boolean unwanted;
  private boolean silent;

  ChannelSession(
      EventLoop loop,
      String backend,
      MuxConfig config,
      ChannelTimings timings,
      ChannelWords words,
      Work work,
      @Nullable Token token,
      Owner owner) {
    this.loop = loop;
    this.backend = backend;
    this.config = config;
    this.timings = timings;
    this.words = words;
    this.work = work;
    this.token = token;
    this.owner = owner;
  }

  /** The token that was last offered. */
  @Nullable Token token() {
    return token;
  }

  /** Whether the proxy ever served the backend over it. */
  boolean wasServed() {
    return wasServed;
  }

  /** Offers the backend, at once or when the channel is open. */
  void serve(@Nullable Token offered) {
    token = offered;
    if (mux != null) {
      latest = mux.serve(backend, offered == null ? "" : offered.reveal(), Fields.EMPTY);
    }
  }

  /** Takes no more requests; {@link Owner#refused} follows unless it was not even open. */
  boolean leave() {
    if (mux == null || latest == 0) {
      close();
      return false;
    }
    mux.unserve(latest);
    return true;
  }

  /** Ends it with all its streams. */
  void close() {
    unwanted = true;
    if (mux != null) {
      mux.close(ChannelCode.NORMAL, "");
    }
  }

  @Override
  public void opened(WebSocket socket) {
    if (unwanted) {
      socket.close(ChannelCode.NORMAL.webSocketCode(), "");
      return;
    }
    openedAt = System.nanoTime();
    Mux made = new Mux(config, new LoopTimer(loop), socket, this);
    mux = made;
    batch = new LoopBatch(loop, made);
    Duration limit = timings.answer();
    helloTimer = loop.schedule(this::checkHello, limit.toNanos(), TimeUnit.NANOSECONDS);
    made.inOneMessage(
        () -> {
          made.start();
          serve(token);
        });
  }

  private void checkHello() {
    if (mux != null && mux.peer() == null) {
      silent = true;
      mux.close(ChannelCode.SILENT, "no hello");
    }
  }

  @Override
  public void refused(ResponseHead head, String text) {
    owner.ended(this, words.refused(head, text, token != null));
  }

  @Override
  public void failed(CallException failure) {
    owner.ended(this, words.failed(failure));
  }

  @Override
  public void received(ByteBuffer message) {
    if (mux != null) {
      mux.received(message);
    }
  }

  @Override
  public void closed(int code, String reason) {
    if (mux != null) {
      mux.transportClosed(code, reason);
    }
  }

  @Override
  public void hello(Frame.Hello peer) {
    if (helloTimer != null) {
      helloTimer.cancel(false);
    }
  }

  @Override
  public void served(Frame.Served accepted) {
    if (accepted.serving() == latest) {
      int before = active;
      active = latest;
      wasServed = true;
      if (before != 0 && mux != null) {
        mux.unserve(before);
      }
      owner.served(this, accepted);
    }
  }

  @Override
  public void refused(Frame.Refused refusal) {
    if (refusal.serving() == active) {
      active = 0;
    }
    if (refusal.serving() != latest) {
      return; // another token was offered meanwhile
    }
    if (active != 0) {
      latest = active; // the renewed token is worse than the one that still holds
    } else {
      latest = 0;
      owner.refused(this, refusal);
    }
  }

  @Override
  public StreamListener opened(MuxStream stream) {
    LoopBatch answers = batch;
    if (answers == null) {
      throw new IllegalStateException("a stream before the channel");
    }
    return work.begin(stream, answers);
  }

  @Override
  public void goingAway(Frame.GoAway last) {
    owner.goingAway(this);
  }

  @Override
  public void drained() {
    onLoop(() -> owner.drained(this));
  }

  @Override
  public void closed(ChannelCode code, String reason) {
    onLoop(
        () -> {
          if (helloTimer != null) {
            helloTimer.cancel(false);
          }
          boolean brief = System.nanoTime() - openedAt < timings.shortLife().toNanos();
          owner.ended(this, silent ? words.silent() : words.closed(code, reason, brief));
        });
  }

  private void onLoop(Runnable task) {
    if (loop.inEventLoop()) {
      task.run();
    } else if (!loop.isShuttingDown()) {
      loop.execute(task);
    }
  }
}
