package org.invertingproxy.agent.transport;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.invertingproxy.agent.config.Token;
import org.invertingproxy.agent.http.CallException;
import org.invertingproxy.agent.http.WebSocket;
import org.invertingproxy.agent.http.WebSocketListener;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.ResponseHead;
import org.invertingproxy.wire.frame.ChannelCode;
import org.invertingproxy.wire.frame.Frame;
import org.invertingproxy.wire.frame.ResetCode;
import org.invertingproxy.wire.mux.Mux;
import org.invertingproxy.wire.mux.MuxConfig;
import org.invertingproxy.wire.mux.MuxListener;
import org.invertingproxy.wire.mux.MuxStream;
import org.invertingproxy.wire.mux.StreamListener;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket to the proxy with the streams on it, from its dialing to its end. It carries the
 * sessions of all agents that share it, and ends with the last of them. Used on its event loop; the
 * multiplexer may report from elsewhere.
 */
final class Carrier implements WebSocketListener, MuxListener {
  private final EventLoop loop;
  private final MuxConfig config;
  private final ChannelTimings timings;
  private final @Nullable Token shown;
  private final List<ChannelSession> sessions = new ArrayList<>();
  private final Map<Integer, ChannelSession> servings = new HashMap<>();
  private @Nullable Mux mux;
  private @Nullable LoopBatch batch;
  private @Nullable ScheduledFuture<?> helloTimer;
  private long openedAt;
  private boolean silent;
  private boolean leaving;

  /**
   * A channel that is about to be dialed.
   *
   * @param shown the token that the handshake carries, or null
   */
  Carrier(EventLoop loop, MuxConfig config, ChannelTimings timings, @Nullable Token shown) {
    this.loop = loop;
    this.config = config;
    this.timings = timings;
    this.shown = shown;
  }

  /** Whether further sessions may join. */
  boolean takes() {
    return !leaving;
  }

  /** Carries that session, too; what becomes of it is told later. */
  void join(ChannelSession session) {
    sessions.add(session);
    if (mux != null) {
      onLoopLater(
          () -> {
            if (sessions.contains(session)) {
              session.serve(session.token());
            }
          });
    }
  }

  /** Offers a backend for that session; 0 when the channel is not open, and will offer it then. */
  int serve(ChannelSession session, String backend, @Nullable Token token) {
    Mux open = mux;
    if (open == null || !sessions.contains(session)) {
      return 0;
    }
    int serving = open.serve(backend, token == null ? "" : token.reveal(), Fields.EMPTY);
    servings.put(serving, session);
    return serving;
  }

  /** Takes that offer back; what runs goes on. */
  void unserve(int serving) {
    if (mux != null) {
      mux.unserve(serving);
    }
  }

  /** That session is over, with all its streams; the channel, if no other is left. */
  void leave(ChannelSession session) {
    if (!sessions.remove(session)) {
      return;
    }
    if (sessions.isEmpty()) {
      leaving = true;
      if (mux != null) {
        mux.close(ChannelCode.NORMAL, "");
      }
    } else if (mux != null) {
      Mux open = mux;
      List<Integer> its = new ArrayList<>(servings.keySet());
      its.removeIf(serving -> servings.get(serving) != session);
      for (int serving : its) {
        servings.remove(serving);
        open.abandon(serving, "the agent was closed");
      }
    }
    onLoopLater(session::left);
  }

  @Override
  public void opened(WebSocket socket) {
    if (sessions.isEmpty()) {
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
          List.copyOf(sessions).forEach(session -> session.serve(session.token()));
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
    over(
        session ->
            session.handshakeRefused(
                head, text, shown == null || Objects.equals(shown, session.token())));
  }

  @Override
  public void failed(CallException failure) {
    over(session -> session.unreachable(failure));
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
    ChannelSession session = servings.get(accepted.serving());
    if (session != null) {
      session.served(accepted);
    }
  }

  @Override
  public void refused(Frame.Refused refusal) {
    ChannelSession session = servings.remove(refusal.serving());
    if (session != null) {
      session.refused(refusal);
    }
  }

  @Override
  public StreamListener opened(MuxStream stream) {
    LoopBatch answers = batch;
    if (answers == null) {
      throw new IllegalStateException("a stream before the channel");
    }
    ChannelSession session = servings.get(stream.serving());
    if (session == null) { // it was opened before the proxy knew that the session is over
      stream.reset(ResetCode.REFUSED, "not served any more");
      return failure -> {};
    }
    return session.begin(stream, answers);
  }

  @Override
  public void goingAway(Frame.GoAway last) {
    if (mux != null && last.code() != ChannelCode.GOING_AWAY) {
      mux.close(last.code(), last.reason()); // it was its last frame, and says what to do
      return;
    }
    leaving = true;
    List.copyOf(sessions).forEach(ChannelSession::goingAway);
  }

  @Override
  public void drained() {
    onLoop(() -> List.copyOf(sessions).forEach(ChannelSession::drained));
  }

  @Override
  public void closed(ChannelCode code, String reason) {
    onLoop(
        () -> {
          if (helloTimer != null) {
            helloTimer.cancel(false);
          }
          boolean brief = System.nanoTime() - openedAt < timings.shortLife().toNanos();
          boolean alone = sessions.size() <= 1;
          over(
              session -> {
                if (silent) {
                  session.silent();
                } else {
                  session.closed(code, reason, brief, alone);
                }
              });
        });
  }

  private void over(Consumer<ChannelSession> telling) {
    leaving = true;
    List<ChannelSession> all = List.copyOf(sessions);
    sessions.clear();
    servings.clear();
    all.forEach(telling);
  }

  private void onLoop(Runnable task) {
    if (loop.inEventLoop()) {
      task.run();
    } else {
      onLoopLater(task);
    }
  }

  private void onLoopLater(Runnable task) {
    if (!loop.isShuttingDown()) {
      loop.execute(task);
    }
  }
}
