package org.invertingproxy.proxy.exchange;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to have an exchange done by one link, under an id of its own: an agent that comes
 * late with an old id finds nothing. The lease, the agent and the end of the exchange race for it
 * by compare-and-set.
 */
public final class Offer {
  private enum State {
    /** Shown to the agent. */
    OPEN,
    /** The agent fetched the request. */
    TAKEN,
    /** An answer is being read. */
    ANSWERING,
    /** Of no effect any more. */
    VOID
  }

  private final String id;
  private final Exchange exchange;
  private final AgentLink link;
  private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);
  private volatile @Nullable ScheduledFuture<?> lease;
  private volatile boolean detached;
  private volatile boolean cut;

  Offer(String id, Exchange exchange, AgentLink link) {
    this.id = id;
    this.exchange = exchange;
    this.link = link;
  }

  /** The request id the agent sees: unguessable, never shown to clients. */
  public String id() {
    return id;
  }

  /** What is offered. */
  public Exchange exchange() {
    return exchange;
  }

  /** To whom. */
  public AgentLink link() {
    return link;
  }

  /** Whether the agent has not fetched it yet and still may. */
  public boolean isOpen() {
    return state.get() == State.OPEN;
  }

  /** Whether the agent fetched the request and it is not void. */
  public boolean isTaken() {
    State now = state.get();
    return now == State.TAKEN || now == State.ANSWERING;
  }

  /** Whether it is of no effect any more. */
  boolean isVoid() {
    return state.get() == State.VOID;
  }

  /** The agent fetches the request: true for the first one only, while somebody waits for it. */
  public boolean take() {
    if (!state.compareAndSet(State.OPEN, State.TAKEN)) {
      return false;
    }
    endLease();
    if (!exchange.taken(this)) {
      if (revoke()) { // then nobody else will tell the link
        link.withdraw(this);
      }
      return false;
    }
    if (isVoid()) { // the link was lost meanwhile, by one who could not see the request taken yet
      exchange.broke(this);
      return false;
    }
    return true;
  }

  /** An answer begins: true for one at a time, and only after the request was taken. */
  public boolean beginAnswer() {
    return state.compareAndSet(State.TAKEN, State.ANSWERING);
  }

  /** The answer broke off before its head was complete; the agent may send it again. */
  public void retractAnswer() {
    state.compareAndSet(State.ANSWERING, State.TAKEN);
  }

  /** Whether one has begun. */
  boolean isAnswering() {
    return state.get() == State.ANSWERING;
  }

  /** The agent takes no more of the request: see {@link ExchangeBroker#fetchCut}. */
  void cut() {
    cut = true;
  }

  /** Whether the agent has broken its fetch off. */
  public boolean isCut() {
    return cut;
  }

  /**
   * The link has nothing more to do with it: what came of the answer is on its way to the client,
   * and the loss of the link means nothing to that. Or nothing yet: see {@link #attach}.
   */
  public void detach() {
    detached = true;
  }

  /** The agent may have seen the request from now on, so the loss of the link matters to it. */
  public void attach() {
    detached = false;
  }

  boolean isDetached() {
    return detached;
  }

  /** Makes an unfetched offer void; false when it was fetched or void already. */
  boolean lapse() {
    boolean lapsed = state.compareAndSet(State.OPEN, State.VOID);
    if (lapsed) {
      endLease();
    }
    return lapsed;
  }

  /** Makes it void in any state; false when it was already. */
  boolean revoke() {
    endLease();
    return state.getAndSet(State.VOID) != State.VOID;
  }

  void lease(ScheduledFuture<?> timer) {
    lease = timer;
    if (!isOpen()) {
      timer.cancel(false);
    }
  }

  private void endLease() {
    ScheduledFuture<?> timer = lease;
    if (timer != null) {
      timer.cancel(false);
    }
  }
}
