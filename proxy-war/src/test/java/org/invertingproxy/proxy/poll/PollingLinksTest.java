package org.invertingproxy.proxy.poll;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import java.lang.ref.WeakReference;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.invertingproxy.proxy.auth.Identity;
import org.invertingproxy.proxy.auth.Role;
import org.invertingproxy.proxy.auth.Standing;
import org.invertingproxy.proxy.config.Limits;
import org.invertingproxy.proxy.config.Timeouts;
import org.invertingproxy.proxy.exchange.ExchangeBroker;
import org.invertingproxy.proxy.exchange.ExchangeListener;
import org.invertingproxy.proxy.exchange.LinkTable;
import org.invertingproxy.proxy.exchange.Trial;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Polls that come, end and break while links are removed. */
@Timeout(60)
class PollingLinksTest {
  private static final int RACES = 20_000;
  private static final int COLLECTIONS = 20;

  private final ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(1);
  private final LinkTable table = new LinkTable();
  private final ExchangeBroker broker =
      new ExchangeBroker(
          table, Timeouts.DEFAULTS, Limits.DEFAULTS, timers, new ExchangeListener() {});
  private final PollingLinks links = new PollingLinks(broker, Timeouts.DEFAULTS, timers);

  @AfterEach
  void stop() {
    links.close();
    timers.shutdownNow();
  }

  @Test
  void pollThatBroke_keepsNoLinkReady_untilTheNextOne() {
    AsyncContext context = context(() -> {});
    HeldPoll broken = new HeldPoll(context, null);
    links.poll("b", "", broken);
    assertThat(table.isOnline("b")).isTrue();

    broken.onError(new AsyncEvent(context, null, null));
    assertThat(table.isOnline("b")).isFalse();

    links.poll("b", "", new HeldPoll(context, null));
    assertThat(table.isOnline("b")).isTrue();
  }

  @Test
  void pollThatBrokeBeforeItWasHeld_keepsNoLinkReady() {
    AsyncContext context = context(() -> {});
    HeldPoll broken = new HeldPoll(context, null);
    broken.onComplete(new AsyncEvent(context, null, null));
    links.poll("b", "", broken);
    assertThat(table.isOnline("b")).isFalse();
  }

  @Test
  void linkForgottenDuringItsPoll_isLeftNowhere() {
    WeakReference<PollingLink> gone = linkForgottenDuringItsPoll();
    for (int i = 0; i < COLLECTIONS && !gone.refersTo(null); i++) {
      System.gc();
    }
    assertThat(gone.refersTo(null)).as("held by nobody").isTrue();
    assertThat(table.isOnline("b")).isFalse();
  }

  private WeakReference<PollingLink> linkForgottenDuringItsPoll() {
    PollingLink[] seen = new PollingLink[1];
    HeldPoll poll =
        new HeldPoll(
            context(
                () -> {
                  seen[0] = links.find("b", "t");
                  links.forget("b");
                }),
            null);
    links.poll("b", "t", poll);
    assertThat(seen[0]).isNotNull();
    assertThat(links.find("b", "t")).isNull();
    return new WeakReference<>(seen[0]);
  }

  @Test
  void pollsThatRaceTheRemoval_areHeldByALinkThatLives() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(2);
    AsyncContext context = context(() -> {});
    CyclicBarrier together = new CyclicBarrier(2);
    try {
      for (int i = 0; i < RACES; i++) {
        links.poll("b", "", new HeldPoll(context, null));
        HeldPoll poll = new HeldPoll(context, null);
        Future<?> removal =
            pool.submit(
                () -> {
                  together.await();
                  links.forget("b");
                  return null;
                });
        Future<?> call =
            pool.submit(
                () -> {
                  together.await();
                  links.poll("b", "", poll);
                  return null;
                });
        removal.get();
        call.get();
        assertThat(table.isOnline("b")).isEqualTo(!poll.isAnswered());
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void pollWhoseRightHasEnded_isAnsweredAtOnce_andItsLinkIsGone() {
    HeldPoll introduction = new HeldPoll(context(() -> {}), agent("ann"));
    links.poll("b", "s", introduction);
    HeldPoll held = new HeldPoll(context(() -> {}), agent("ann"));
    links.poll("b", "s", held);

    links.recheck((backend, agent) -> Standing.HOLDS);
    assertThat(held.isAnswered()).isFalse();
    assertThat(table.isConnected("b")).isTrue();

    links.recheck((backend, agent) -> Standing.ENDED);
    assertThat(held.isAnswered()).isTrue();
    assertThat(links.find("b", "s")).isNull();
    assertThat(table.isConnected("b")).isFalse();
  }

  @Test
  void amongPollsWithoutAName_onlyThoseWithoutARightEnd() {
    HeldPoll ended = new HeldPoll(context(() -> {}), agent("eve"));
    HeldPoll kept = new HeldPoll(context(() -> {}), agent("ann"));
    links.poll("b", "", ended);
    links.poll("b", "", kept);

    links.recheck(
        (backend, agent) ->
            agent != null && agent.subject().equals("eve") ? Standing.ENDED : Standing.HOLDS);

    assertThat(ended.isAnswered()).isTrue();
    assertThat(kept.isAnswered()).isFalse();
    assertThat(table.isOnline("b")).isTrue();
  }

  private static Identity agent(String subject) {
    return new Identity(Role.AGENT, subject, null, "token", Instant.MAX, "kid");
  }

  @Test
  void pollAfterTheEnd_isNotHeld() {
    links.close();
    HeldPoll late = new HeldPoll(context(() -> {}), null);
    links.poll("b", "", late);
    assertThat(late.isAnswered()).isTrue();
    assertThat(table.isOnline("b")).isFalse();
  }

  @Test
  void silentLink_takesNoMorePolls() {
    PollingLink link = new PollingLink("b", "s", true, Duration.ofNanos(-1));
    assertThat(link.closeIfDead()).isTrue();
    assertThat(link.poll(new HeldPoll(context(() -> {}), null))).isFalse();
    assertThat(link.isReady()).isFalse();
  }

  @Test
  void leavingAgentThatFallsSilent_isDead_whateverItHasInHand() {
    PollingLink link = new PollingLink("b", "s", true, Duration.ofNanos(-1));
    broker.ready(link);
    link.poll(new HeldPoll(context(() -> {}), null));
    Trial get = new Trial("b", "GET");
    broker.submit(get.exchange());
    assertThat(link.load()).isEqualTo(1);

    link.leave(null);
    assertThat(link.closeIfDead()).isTrue();
  }

  @Test
  void callOfALeavingAgent_isASignOfLife_andShowsItsToken() {
    links.poll("b", "s", new HeldPoll(context(() -> {}), agent("ann")));
    links.leave("b", "s", agent("bob"));
    links.recheck(
        (backend, agent) ->
            agent != null && agent.subject().equals("bob") ? Standing.HOLDS : Standing.ENDED);
    assertThat(links.find("b", "s")).isNotNull();
    assertThat(table.isOnline("b")).isFalse();
  }

  /** A suspended call without a response, which nobody may write to. */
  private static AsyncContext context(Runnable completed) {
    return (AsyncContext)
        Proxy.newProxyInstance(
            AsyncContext.class.getClassLoader(),
            new Class<?>[] {AsyncContext.class},
            (proxy, method, arguments) -> {
              switch (method.getName()) {
                case "complete" -> completed.run();
                case "getResponse" -> throw new IllegalStateException("the call has ended");
                default -> {} // listeners
              }
              return null;
            });
  }
}
