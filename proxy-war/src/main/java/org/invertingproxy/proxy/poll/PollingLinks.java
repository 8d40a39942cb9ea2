package org.invertingproxy.proxy.poll;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.invertingproxy.proxy.auth.Identity;
import org.invertingproxy.proxy.auth.Standing;
import org.invertingproxy.proxy.config.Timeouts;
import org.invertingproxy.proxy.exchange.ExchangeBroker;
import org.jspecify.annotations.Nullable;

/** All polling agents. Once a second those that fell silent are removed. Thread-safe. */
public final class PollingLinks implements AutoCloseable {
  private static final int MOST_SESSIONS = 1_000;

  private final ExchangeBroker broker;
  private final Timeouts timeouts;
  private final ScheduledExecutorService timers;
  private final ConcurrentHashMap<Key, PollingLink> links = new ConcurrentHashMap<>();
  private final ScheduledFuture<?> sweep;
  private volatile boolean closed;

  private record Key(String backendId, String session) {}

  /** Starts the sweep on the timers, which are not shut down here. */
  public PollingLinks(ExchangeBroker broker, Timeouts timeouts, ScheduledExecutorService timers) {
    this.broker = broker;
    this.timeouts = timeouts;
    this.timers = timers;
    sweep = timers.scheduleWithFixedDelay(this::sweep, 1, 1, TimeUnit.SECONDS);
  }

  /** The link of a session that has polled before, or null. An empty session is Google's. */
  @Nullable PollingLink find(String backendId, String session) {
    return links.get(new Key(backendId, session));
  }

  /** Whether one more session may serve the backend: no agent can fill the table with names. */
  boolean mayPoll(String backendId, String session) {
    return links.containsKey(new Key(backendId, session))
        || links.keySet().stream().filter(key -> key.backendId().equals(backendId)).count()
            < MOST_SESSIONS;
  }

  /**
   * Holds the poll until there is work or its time is over. The first poll of a session is answered
   * at once: so its agent knows that it is accepted, and its public URL.
   */
  void poll(String backendId, String session, HeldPoll poll) {
    Key key = new Key(backendId, session);
    boolean introduction = !session.isEmpty() && !links.containsKey(key);
    PollingLink link = links.computeIfAbsent(key, unknown -> newLink(backendId, session));
    while (!link.poll(poll)) { // it is being removed
      links.remove(key, link);
      link = links.computeIfAbsent(key, unknown -> newLink(backendId, session));
    }
    if (introduction) {
      link.endOfWait(poll);
    }
    hold(poll, link, hold(session));
  }

  private void hold(HeldPoll poll, PollingLink link, Duration wait) {
    if (!poll.isAnswered()) {
      poll.endsBy(
          timers.schedule(() -> link.endOfWait(poll), wait.toMillis(), TimeUnit.MILLISECONDS));
    }
    broker.ready(link);
    if (closed) {
      link.close();
    }
    if (link.isClosed()) { // meanwhile, and the broker may have heard of that first
      broker.lost(link);
    }
  }

  /**
   * The agent of that session stops: it gets nothing more, its running work may end as long as it
   * goes on calling so.
   */
  void leave(String backendId, String session, @Nullable Identity agent) {
    PollingLink link = find(backendId, session);
    if (link != null) {
      link.leave(agent);
    }
  }

  /** Drops every link of a backend whose record is gone. */
  public void forget(String backendId) {
    links.forEach(
        (key, link) -> {
          if (key.backendId().equals(backendId)) {
            link.close();
            remove(key, link);
          }
        });
  }

  /**
   * Ends what goes on without a right: links, held polls, and what their agents have in hand.
   *
   * @param standing of a right for a backend; null where none was shown
   */
  public void recheck(BiFunction<String, @Nullable Identity, Standing> standing) {
    links.forEach(
        (key, link) -> {
          Function<@Nullable Identity, Standing> here =
              agent -> standing.apply(key.backendId(), agent);
          if (link.closeIfWithoutRight(here)) {
            remove(key, link);
          } else {
            link.endWithoutRight(here).forEach(broker::lost);
          }
        });
  }

  /** Answers all polls and takes no more work for them. */
  @Override
  public void close() {
    closed = true; // before the look at the links: see hold
    sweep.cancel(false);
    links.values().forEach(PollingLink::close);
  }

  private PollingLink newLink(String backendId, String session) {
    // An agent that is alive polls again at once, so its silence is short beside the hold.
    Duration margin = timeouts.agentDead().minus(timeouts.sessionPoll());
    String name =
        session.isEmpty() ? "unnamed" : session.substring(0, Math.min(8, session.length()));
    return new PollingLink(backendId, name, !session.isEmpty(), hold(session).plus(margin));
  }

  private Duration hold(String session) {
    return session.isEmpty() ? timeouts.poll() : timeouts.sessionPoll();
  }

  private void sweep() {
    links.forEach(
        (key, link) -> {
          if (link.closeIfDead()) {
            remove(key, link);
          }
        });
  }

  /** Only what was closed: a poll that comes now begins a new link. */
  private void remove(Key key, PollingLink closedLink) {
    links.remove(key, closedLink);
    broker.lost(closedLink);
  }
}
