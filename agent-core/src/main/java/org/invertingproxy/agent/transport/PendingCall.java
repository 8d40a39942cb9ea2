package org.invertingproxy.agent.transport;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.invertingproxy.agent.http.CallException;
import org.invertingproxy.agent.http.CallListener;
import org.invertingproxy.agent.http.HttpCall;
import org.invertingproxy.wire.AgentPaths;
import org.invertingproxy.wire.BodyPipe;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.ResponseHead;
import org.jspecify.annotations.Nullable;

/** One question to the proxy whether there is work. Used on one event loop. */
final class PendingCall implements CallListener {
  /** What comes of it; one of the last three, unless it is cancelled. */
  interface Outcome {
    /** It has been held unanswered for a while, so it was not refused. */
    void held();

    /** The answer, whole. */
    void answered(ResponseHead head, byte[] body);

    /** There is no connection, or it ended before an answer. */
    void failed(CallException failure);

    /** The answer is too long, too slow or cut off. */
    void unreadable(IOException failure);
  }

  private static final int MAX_ANSWER = 1024 * 1024;
  private static final Duration HELD = Duration.ofSeconds(2);

  private final EventLoop loop;
  private final Outcome outcome;
  private final Duration timeout;
  private @Nullable HttpCall call;
  private @Nullable ScheduledFuture<?> timer;
  private boolean over;

  /**
   * A question that is not yet asked.
   *
   * @param timeout longest wait for the end of an answer that has begun
   */
  PendingCall(EventLoop loop, Duration timeout, Outcome outcome) {
    this.loop = loop;
    this.timeout = timeout;
    this.outcome = outcome;
  }

  void ask(ProxyCalls proxy, Fields fields) {
    setTimer(HELD, outcome::held);
    call = proxy.get(loop, AgentPaths.PENDING, fields, this);
  }

  /** Breaks it off; nothing more is reported. */
  void cancel() {
    over = true;
    endTimer();
    if (call != null) {
      call.cancel(new IOException("the agent stops"));
    }
  }

  @Override
  public void onResponse(ResponseHead head, BodyPipe body) {
    setTimer(timeout, () -> finish(head, new byte[0], new IOException("it does not end")));
    BodyCollector.collect(loop, body, MAX_ANSWER, (bytes, failure) -> finish(head, bytes, failure));
  }

  @Override
  public void onFailure(CallException failure) {
    endTimer();
    if (!over) {
      over = true;
      outcome.failed(failure);
    }
  }

  private void finish(ResponseHead head, byte[] bytes, @Nullable IOException failure) {
    endTimer();
    if (over) {
      return;
    }
    over = true;
    if (failure == null) {
      outcome.answered(head, bytes);
      return;
    }
    if (call != null) {
      call.cancel(failure);
    }
    outcome.unreadable(failure);
  }

  private void setTimer(Duration after, Runnable action) {
    endTimer();
    timer = loop.schedule(action, after.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void endTimer() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }
}
