package org.invertingproxy.agent.transport;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.invertingproxy.agent.http.CallException;
import org.invertingproxy.agent.http.CallListener;
import org.invertingproxy.agent.http.HttpCall;
import org.invertingproxy.wire.AgentHeaders;
import org.invertingproxy.wire.AgentPaths;
import org.invertingproxy.wire.BodyPipe;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.ResponseHead;
import org.jspecify.annotations.Nullable;

/**
 * Asks the proxy for work, again and again, with one question under way at a time. Used on one
 * event loop.
 *
 * <p>A question that is held unanswered for {@value #HELD_SECONDS} s counts as acceptance: a
 * refusal would have come at once, and a proxy without work may hold it for half a minute.
 */
final class PendingPoller implements CallListener {
  private static final int HELD_SECONDS = 2;
  private static final int MAX_ANSWER = 1024 * 1024;
  private static final int REMEMBERED = 1_000;
  private static final long IDLE_SPIN_NANOS = Duration.ofMillis(100).toNanos();

  private final ProxyCalls proxy;
  private final EventLoop loop;
  private final TokenKeeper tokens;
  private final Backoff backoff;
  private final LinkListener link;
  private final Consumer<String> work;
  private final RecentIds seen = new RecentIds(REMEMBERED);
  private final Refusals refusals;
  private @Nullable HttpCall call;
  private @Nullable ScheduledFuture<?> heldTimer;
  private @Nullable ScheduledFuture<?> nextAsk;
  private @Nullable URI publicUrl;
  private long askedAt;
  private boolean stopped;

  /**
   * A poller that is not yet running.
   *
   * @param work is given each id once
   */
  PendingPoller(
      ProxyCalls proxy,
      EventLoop loop,
      TokenKeeper tokens,
      Backoff backoff,
      Refusals refusals,
      LinkListener link,
      Consumer<String> work) {
    this.proxy = proxy;
    this.loop = loop;
    this.tokens = tokens;
    this.backoff = backoff;
    this.refusals = refusals;
    this.link = link;
    this.work = work;
  }

  void start() {
    if (stopped) {
      return;
    }
    if (tokens.isStale()) {
      tokens.refresh(
          loop,
          (changed, failure) -> {
            if (failure == null) {
              ask();
            } else {
              again(String.valueOf(failure.getMessage()));
            }
          });
    } else {
      ask();
    }
  }

  /**
   * Asks no more. A proxy that named a public URL is one that understands a farewell and gets it.
   *
   * @param told called once the farewell is over, or at once if there is none
   */
  void stop(Runnable told) {
    boolean farewell = !stopped && publicUrl != null;
    stopSilently();
    if (farewell) {
      Fields leaving = Fields.of(AgentHeaders.AGENT_LEAVING, "1");
      proxy.get(loop, AgentPaths.PENDING, leaving, new Farewell(loop, told));
    } else {
      told.run();
    }
  }

  /** Asks no more and tells nobody. */
  void stopSilently() {
    stopped = true;
    endHeldTimer();
    if (nextAsk != null) {
      nextAsk.cancel(false);
    }
    if (call != null) {
      call.cancel(new IOException("the agent stops"));
    }
  }

  private void ask() {
    if (stopped) {
      return;
    }
    askedAt = System.nanoTime();
    heldTimer = loop.schedule(() -> link.online(publicUrl), HELD_SECONDS, TimeUnit.SECONDS);
    call = proxy.get(loop, AgentPaths.PENDING, Fields.EMPTY, this);
  }

  @Override
  public void onResponse(ResponseHead head, BodyPipe body) {
    endHeldTimer();
    BodyCollector.collect(
        loop,
        body,
        MAX_ANSWER,
        (bytes, failure) -> {
          if (stopped) {
            return;
          }
          if (failure != null) {
            again(String.valueOf(failure.getMessage()));
          } else if (head.status() == 200) {
            accepted(head, bytes);
          } else if (head.status() == 401 || head.status() == 403) {
            refused(head.status(), new String(bytes, StandardCharsets.UTF_8));
          } else {
            again(refusals.unusable(head));
          }
        });
  }

  @Override
  public void onFailure(CallException failure) {
    endHeldTimer();
    if (!stopped) {
      again(refusals.unreachable(failure));
    }
  }

  private void accepted(ResponseHead head, byte[] bytes) {
    List<String> ids;
    try {
      ids = PendingReply.ids(bytes);
    } catch (IOException e) {
      again(refusals.noProxy());
      return;
    }
    URI url = refusals.publicUrl(head);
    publicUrl = url != null ? url : publicUrl;
    link.online(publicUrl);
    boolean spinning = ids.isEmpty() && System.nanoTime() - askedAt < IDLE_SPIN_NANOS;
    for (String id : ids) {
      if (seen.add(id)) {
        work.accept(id);
      }
    }
    if (spinning) { // a proxy that answers "nothing" at once must not keep us busy
      startLater();
    } else {
      backoff.reset();
      start();
    }
  }

  /** The token may just have been renewed; if its source has no other one, give up. */
  private void refused(int status, String reason) {
    String sentence = refusals.refused(status, reason, tokens.current() != null);
    tokens.refresh(
        loop,
        (changed, failure) -> {
          if (stopped) {
            return;
          }
          if (changed && failure == null) {
            again(sentence);
          } else {
            stopped = true;
            link.refused(sentence);
          }
        });
  }

  private void again(String why) {
    link.retrying(why);
    startLater();
  }

  private void startLater() {
    nextAsk = loop.schedule(this::start, backoff.next().toNanos(), TimeUnit.NANOSECONDS);
  }

  private void endHeldTimer() {
    if (heldTimer != null) {
      heldTimer.cancel(false);
      heldTimer = null;
    }
  }

  private record Farewell(EventLoop loop, Runnable told) implements CallListener {
    @Override
    public void onResponse(ResponseHead head, BodyPipe body) {
      BodyCollector.discard(loop, body);
      told.run();
    }

    @Override
    public void onFailure(CallException failure) {
      told.run();
    }
  }
}
