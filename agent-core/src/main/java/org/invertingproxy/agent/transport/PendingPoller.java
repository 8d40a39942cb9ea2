package org.invertingproxy.agent.transport;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.invertingproxy.agent.http.CallException;
import org.invertingproxy.wire.AgentHeaders;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.ResponseHead;
import org.jspecify.annotations.Nullable;

/**
 * Asks the proxy for work, again and again, with one question under way at a time. Used on one
 * event loop.
 *
 * <p>A question that is held unanswered counts as acceptance: a refusal would have come at once,
 * and a proxy without work may hold it for half a minute.
 */
final class PendingPoller implements PendingCall.Outcome {
  private static final int REMEMBERED = 1_000;
  private static final Duration IDLE_SPIN = Duration.ofMillis(100);

  private enum Phase {
    ASKING,
    LEAVING,
    STOPPED
  }

  /**
   * What a farewell leaves to do.
   *
   * @param busy whether requests are still being answered
   * @param signOfLife how often the farewell is repeated as long as they are, or the proxy would
   *     take the silence for death
   */
  record Rest(BooleanSupplier busy, Duration signOfLife) {}

  private final ProxyCalls proxy;
  private final EventLoop loop;
  private final TokenKeeper tokens;
  private final Backoff backoff;
  private final LinkWords words;
  private final LinkListener link;
  private final Fetches fetches;
  private final Rest rest;
  private final RecentIds seen = new RecentIds(REMEMBERED);
  private Phase phase = Phase.ASKING;
  private @Nullable PendingCall call;
  private @Nullable ScheduledFuture<?> nextAsk;
  private @Nullable URI publicUrl;
  private boolean knowsSessions;
  private long askedAt;

  /**
   * A poller that is not yet running.
   *
   * @param fetches are given each id once
   * @param rest what of that work is left once the proxy has been left
   */
  PendingPoller(
      ProxyCalls proxy,
      EventLoop loop,
      TokenKeeper tokens,
      Backoff backoff,
      LinkWords words,
      LinkListener link,
      Fetches fetches,
      Rest rest) {
    this.proxy = proxy;
    this.loop = loop;
    this.tokens = tokens;
    this.backoff = backoff;
    this.words = words;
    this.link = link;
    this.fetches = fetches;
    this.rest = rest;
  }

  void start() {
    if (phase != Phase.ASKING) {
      return;
    }
    if (fetches.isFull()) {
      fetches.whenRoom(this::startOnLoop);
    } else if (tokens.isStale()) {
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

  private void startOnLoop() {
    if (!loop.isShuttingDown()) {
      loop.execute(this::start);
    }
  }

  /**
   * Asks no more. A proxy that knows sessions is told so, since it understands a farewell; until it
   * has answered that, what it still hands out is taken.
   *
   * @param told called once, when the proxy hands out nothing more
   */
  void leave(Runnable told) {
    if (phase != Phase.ASKING || !knowsSessions) {
      stop();
      told.run();
      return;
    }
    phase = Phase.LEAVING;
    farewell(told);
  }

  private void farewell(Runnable told) {
    Fields leaving = Fields.of(AgentHeaders.AGENT_LEAVING, "1");
    new PendingCall(loop, proxy.timeout(), new Farewell(this, told)).ask(proxy, leaving);
  }

  /** However the farewell has ended, nothing more is taken. */
  private void left(Runnable told) {
    cancelAsking();
    told.run();
    ScheduledFuture<?> unused =
        loop.schedule(this::showLife, rest.signOfLife().toNanos(), TimeUnit.NANOSECONDS);
  }

  private void showLife() {
    if (!rest.busy().getAsBoolean()) {
      return;
    }
    if (tokens.isStale()) {
      tokens.refresh(loop, (changed, failure) -> farewell(() -> {}));
    } else {
      farewell(() -> {});
    }
  }

  /** Asks no more and tells nobody; a farewell that was begun goes on until the work is done. */
  void stop() {
    phase = Phase.STOPPED;
    cancelAsking();
  }

  private void cancelAsking() {
    if (nextAsk != null) {
      nextAsk.cancel(false);
    }
    if (call != null) {
      call.cancel();
    }
  }

  private void ask() {
    if (phase == Phase.ASKING) {
      askedAt = System.nanoTime();
      call = new PendingCall(loop, proxy.timeout(), this);
      call.ask(proxy, Fields.EMPTY);
    }
  }

  @Override
  public void held() {
    link.online(LinkKind.POLLING, publicUrl);
  }

  @Override
  public void answered(ResponseHead head, byte[] body) {
    if (head.status() == 200) {
      accepted(head, body);
    } else if (head.status() == 401 || head.status() == 403) {
      refused(head.status(), new String(body, StandardCharsets.UTF_8));
    } else {
      again(words.unusable(head));
    }
  }

  @Override
  public void failed(CallException failure) {
    again(words.unreachable(failure));
  }

  @Override
  public void unreadable(IOException failure) {
    again(words.unreadable(failure));
  }

  private void accepted(ResponseHead head, byte[] body) {
    List<String> ids;
    try {
      ids = PendingReply.ids(body);
    } catch (IOException e) {
      again(words.noProxy());
      return;
    }
    knowsSessions |= head.fields().contains(AgentHeaders.SESSIONS);
    URI url = words.publicUrl(head);
    publicUrl = url != null ? url : publicUrl;
    link.online(LinkKind.POLLING, publicUrl);
    for (String id : ids) {
      if (seen.add(id)) {
        fetches.add(id);
      }
    }
    if (ids.isEmpty() && System.nanoTime() - askedAt < IDLE_SPIN.toNanos()) {
      startLater(); // a proxy that answers "nothing" at once must not keep us busy
    } else {
      backoff.reset();
      start();
    }
  }

  /** The token may just have been renewed; if its source has no other one, give up. */
  private void refused(int status, String reason) {
    String sentence = words.refused(status, reason, tokens.current());
    tokens.refresh(
        loop,
        (changed, failure) -> {
          if (changed && failure == null) {
            again(sentence);
          } else {
            phase = Phase.STOPPED;
            link.refused(sentence);
          }
        });
  }

  private void again(String why) {
    if (phase == Phase.ASKING) {
      link.retrying(why);
      startLater();
    }
  }

  private void startLater() {
    nextAsk = loop.schedule(this::start, backoff.next().toNanos(), TimeUnit.NANOSECONDS);
  }

  private record Farewell(PendingPoller poller, Runnable told) implements PendingCall.Outcome {
    @Override
    public void held() {}

    @Override
    public void answered(ResponseHead head, byte[] body) {
      poller.left(told);
    }

    @Override
    public void failed(CallException failure) {
      poller.left(told);
    }

    @Override
    public void unreadable(IOException failure) {
      poller.left(told);
    }
  }
}
