package org.invertingproxy.proxy.poll;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.invertingproxy.proxy.auth.Identity;
import org.invertingproxy.proxy.auth.Standing;
import org.invertingproxy.proxy.exchange.AgentLink;
import org.invertingproxy.proxy.exchange.Offer;
import org.invertingproxy.proxy.exchange.SoftwareName;
import org.jspecify.annotations.Nullable;

/**
 * An agent that polls: one of ours by its session, or all of Google's agents of one backend
 * together, since they have no name of their own.
 *
 * <p>Whether the agent still lives shows only when it calls: a poll written to a dead connection
 * raises no error. So after an offer that was handed out and not fetched, the link is not ready
 * until the agent calls again.
 */
final class PollingLink implements AgentLink {
  /** As many ids as Google's App Engine proxy puts into one answer. */
  private static final int MOST_IDS = 100;

  /** All of Google's agents of a backend share one link, each with one poll at a time. */
  private static final int MOST_POLLS = 1_000;

  /** A live agent polls again within a round trip; this covers slow ones. */
  private static final Duration BETWEEN_POLLS = Duration.ofSeconds(3);

  private final String backendId;
  private final String name;
  private final Duration deadAfter;
  private final Deque<HeldPoll> polls = new ArrayDeque<>(); // guarded by this
  private final Deque<Offer> shown = new ArrayDeque<>(); // guarded by this
  private final Map<Offer, HandedOut> handedOut = new HashMap<>(); // guarded by this
  private final ShownRights rights; // guarded by this
  private final RunningCalls calls = new RunningCalls();
  private final Instant since = Instant.now();
  private volatile @Nullable String software;
  private volatile long lastCall = System.nanoTime();
  private long lastPoll = lastCall; // guarded by this
  private Instant lastSeen = Instant.now(); // guarded by this
  private boolean suspect; // guarded by this
  private boolean leaving; // guarded by this
  private boolean closed; // guarded by this

  /**
   * A request in an agent's hands.
   *
   * @param at when it got there, in nanos
   * @param agent by whose right, or null where none is needed
   */
  private record HandedOut(long at, @Nullable Identity agent) {}

  /**
   * A link.
   *
   * @param named whether one agent has it to itself
   * @param deadAfter silence that means death, longer than any poll is held
   */
  PollingLink(String backendId, String name, boolean named, Duration deadAfter) {
    this.backendId = backendId;
    this.rights = new ShownRights(named);
    this.name = name;
    this.deadAfter = deadAfter;
  }

  @Override
  public String backendId() {
    return backendId;
  }

  @Override
  public String name() {
    return "polling:" + name;
  }

  @Override
  public synchronized boolean isReady() {
    if (leaving || suspect) {
      return false;
    }
    return !polls.isEmpty() || sinceNanos(lastCall) < BETWEEN_POLLS.toNanos();
  }

  @Override
  public synchronized int load() {
    return shown.size() + handedOut.size();
  }

  @Override
  public Instant since() {
    return since;
  }

  @Override
  public @Nullable String software() {
    return software;
  }

  /** The agent has said what it is, or nothing. */
  void software(@Nullable String said) {
    software = SoftwareName.of(said);
  }

  @Override
  public synchronized Instant lastSeen() {
    return lastSeen;
  }

  @Override
  public void offer(Offer offer) {
    synchronized (this) {
      shown.add(offer);
    }
    answerPolls();
  }

  @Override
  public void withdraw(Offer offer) {
    drop(offer);
    calls.voided(offer);
  }

  @Override
  public synchronized void lapsed(Offer offer) {
    HandedOut handed = handedOut.get(offer);
    if (handed == null || lastPoll - handed.at() <= 0) {
      suspect = true;
    }
    drop(offer);
  }

  private synchronized void drop(Offer offer) {
    shown.remove(offer);
    handedOut.remove(offer);
  }

  /** The calls about what this agent has in hand; each begins and ends its own entry. */
  RunningCalls calls() {
    return calls;
  }

  /**
   * The agent waits for work; of too many waits at once, the oldest ends.
   *
   * @return false, and nothing done, when this link was closed meanwhile
   */
  boolean poll(HeldPoll poll) {
    HeldPoll oldest = null;
    synchronized (this) {
      if (closed) {
        return false;
      }
      seen(poll.agent());
      lastPoll = lastCall;
      if (polls.size() >= MOST_POLLS) {
        oldest = polls.poll();
      }
      polls.add(poll);
    }
    if (oldest != null) {
      oldest.answer(List.of());
    }
    poll.whenLost(() -> lost(poll));
    answerPolls();
    return true;
  }

  /** The container has ended this poll: without another one, nobody would see an offer. */
  private synchronized void lost(HeldPoll poll) {
    polls.remove(poll);
    suspect |= polls.isEmpty();
  }

  /** The wait of this poll is over. */
  void endOfWait(HeldPoll poll) {
    synchronized (this) {
      polls.remove(poll);
    }
    poll.answer(List.of());
  }

  /** The agent called about that request: it lives, and what it does is by that right now. */
  synchronized void seen(Offer about, @Nullable Identity agent) {
    handedOut.computeIfPresent(about, (offer, handed) -> new HandedOut(handed.at(), agent));
    seen(agent);
  }

  private synchronized void seen(@Nullable Identity agent) {
    rights.shown(agent);
    lastCall = System.nanoTime();
    lastSeen = Instant.now();
    suspect = false;
  }

  /** Closes it if no right that was shown here is left; returns whether it did. */
  boolean closeIfWithoutRight(Function<@Nullable Identity, Standing> standing) {
    synchronized (this) {
      if (!rights.areOver(standing)) {
        return false;
      }
      closed = true; // in one step with the look at the rights: no poll comes between
    }
    close();
    return true;
  }

  /** Ends the polls whose right is over; returns what was handed out by such a right. */
  List<Offer> endWithoutRight(Function<@Nullable Identity, Standing> standing) {
    List<HeldPoll> ended = new ArrayList<>();
    List<Offer> lost = new ArrayList<>();
    synchronized (this) {
      polls.forEach(
          poll -> {
            if (!rights.allow(poll.agent(), standing)) {
              ended.add(poll);
            }
          });
      polls.removeAll(ended);
      handedOut.forEach(
          (offer, handed) -> {
            if (!rights.allow(handed.agent(), standing)) {
              lost.add(offer);
            }
          });
    }
    ended.forEach(poll -> poll.answer(List.of()));
    return lost;
  }

  /** The agent said, by that right, that it is stopping: it gets nothing more. */
  synchronized void leave(@Nullable Identity agent) {
    leaving = true;
    seen(agent);
  }

  /** Bytes of a request or an answer moved: it lives. */
  void active() {
    lastCall = System.nanoTime();
  }

  /**
   * Closes it if the silence is too long for a live agent.
   *
   * @return whether it is closed
   */
  boolean closeIfDead() {
    synchronized (this) {
      if (sinceNanos(lastCall) <= deadAfter.toNanos()) {
        return closed;
      }
      closed = true; // in one step with the look at the last call: no poll comes between
    }
    close();
    return true;
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /** Takes no more polls and answers those that wait, with nothing. Idempotent. */
  void close() {
    List<HeldPoll> open;
    synchronized (this) {
      leaving = true;
      closed = true;
      open = new ArrayList<>(polls);
      polls.clear();
    }
    open.forEach(poll -> poll.answer(List.of()));
  }

  private void answerPolls() {
    Answer answer = nextAnswer();
    while (answer != null) {
      if (!answer.poll().answer(answer.ids())) { // the poll was gone: show them to the next one
        takeBack(answer.offers());
      }
      answer = nextAnswer();
    }
  }

  private synchronized @Nullable Answer nextAnswer() {
    shown.removeIf(offer -> !offer.isOpen());
    if (polls.isEmpty() || shown.isEmpty()) {
      return null;
    }
    List<Offer> taken = new ArrayList<>();
    long now = System.nanoTime();
    HeldPoll poll = polls.remove();
    while (!shown.isEmpty() && taken.size() < MOST_IDS) {
      Offer offer = shown.remove();
      handedOut.put(offer, new HandedOut(now, poll.agent()));
      taken.add(offer);
    }
    return new Answer(poll, taken);
  }

  private synchronized void takeBack(List<Offer> offers) {
    for (Offer offer : offers) {
      if (handedOut.remove(offer) != null) {
        shown.add(offer);
      }
    }
  }

  private static long sinceNanos(long then) {
    return System.nanoTime() - then;
  }

  private record Answer(HeldPoll poll, List<Offer> offers) {
    List<String> ids() {
      return offers.stream().map(Offer::id).toList();
    }
  }
}
