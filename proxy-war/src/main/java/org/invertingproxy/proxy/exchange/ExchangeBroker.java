package org.invertingproxy.proxy.exchange;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.invertingproxy.proxy.config.Limits;
import org.invertingproxy.proxy.config.Timeouts;
import org.jspecify.annotations.Nullable;

/**
 * Brings exchanges and links together. Routing and rights are settled before; what kind of link
 * does the work is unknown here. Thread-safe; nothing blocks and no lock is held during a callback.
 *
 * <p>The life of an exchange:
 *
 * <ol>
 *   <li>Admit it, if neither its backend nor the proxy holds too many.
 *   <li>Let it wait for a link, at most for the grace.
 *   <li>Offer it to the ready link with the least load, under a new id.
 *   <li>If the lease ends before the agent fetched it, go back to 2 (any method: nobody saw it).
 *   <li>Once fetched, await the head of the answer until the deadline.
 *   <li>If the link is lost before the head, go back to 2 once, if repeating is safe; else fail.
 *   <li>Hand the head to the client; from here a failure can only abort.
 *   <li>Release everything in the step that ended it.
 * </ol>
 */
public final class ExchangeBroker {
  /** How long an answer may take that follows a fetch which its agent has broken off. */
  static final Duration EARLY_ANSWER = Duration.ofSeconds(3);

  private final LinkTable table;
  private final Timeouts timeouts;
  private final Limits limits;
  private final ScheduledExecutorService timers;
  private final ExchangeListener listener;
  private final RequestIds ids = new RequestIds();
  private final ConcurrentHashMap<String, Offer> offers = new ConcurrentHashMap<>();
  private final AtomicInteger held = new AtomicInteger();
  private final Object idle = new Object();
  private volatile boolean stopping;

  /** The timers' thread runs only short non-blocking steps; it is not shut down here. */
  public ExchangeBroker(
      LinkTable table,
      Timeouts timeouts,
      Limits limits,
      ScheduledExecutorService timers,
      ExchangeListener listener) {
    this.table = table;
    this.timeouts = timeouts;
    this.limits = limits;
    this.timers = timers;
    this.listener = listener;
  }

  /** Starts the exchange; its client's side hears of everything that follows. */
  public void submit(Exchange exchange) {
    exchange.admit(this);
    BackendLinks links = table.of(exchange.backendId());
    ForwardError refusal = admission(exchange, links.admit(), held.incrementAndGet()); // 1.
    listener.started(exchange);
    if (refusal == null && links.isBeyondLinks(exchange)) {
      refusal = ForwardError.POLLING_ONLY;
    }
    if (refusal != null) {
      exchange.fail(refusal);
      return;
    }
    await(exchange, links); // 2.
    if (exchange.isWaiting()) { // mostly not: a channel has taken it at once
      exchange.waitUntil(
          after(of(exchange).agentGrace(), () -> exchange.failWaiting(links.nobody(exchange))));
    }
  }

  /** A request was answered without an exchange; only listeners care. */
  public void refused(ForwardError error) {
    listener.refused(error);
  }

  /** The link is there, or ready again: waiting exchanges are offered. Idempotent. */
  public void ready(AgentLink link) {
    BackendLinks links = table.of(link.backendId());
    links.add(link);
    table.changed(link.backendId());
    pump(links);
  }

  /** The link is gone for good; what it had in hand goes elsewhere or fails. Idempotent. */
  public void lost(AgentLink link) {
    BackendLinks links = table.of(link.backendId());
    links.remove(link);
    table.changed(link.backendId());
    for (Offer offer : offers.values()) {
      if (offer.link() == link) {
        lost(offer, links);
      }
    }
  }

  /** The agent that has this offer may not go on with it, as if it were lost. */
  public void lost(Offer offer) {
    lost(offer, table.of(offer.exchange().backendId()));
  }

  private void lost(Offer offer, BackendLinks links) {
    if (!offer.isDetached() && !repeat(offer, links)) {
      offer.revoke(); // before the look at the exchange: see Offer.take
      drop(offer);
      offer.exchange().lost(offer);
    }
  }

  /** The agent lost the request of this offer while fetching it. */
  public void fetchBroke(Offer offer) {
    if (!repeat(offer, table.of(offer.exchange().backendId()))) {
      offer.exchange().failTaken(offer, ForwardError.AGENT_LOST);
    }
  }

  /**
   * The agent has broken off the fetch of a request with a body, be it that it has lost the request
   * or that the backend has answered without the rest: then its answer follows at once, by another
   * connection. Until that is known nobody else gets the request.
   */
  public void fetchCut(Offer offer) {
    Exchange exchange = offer.exchange();
    offer.cut(); // before the look at the state: see Exchange.answer
    exchange.dropBody(offer);
    exchange.awaitHeadUntil(offer, after(EARLY_ANSWER, () -> earlyAnswerOver(exchange, offer)));
  }

  private void earlyAnswerOver(Exchange exchange, Offer offer) {
    if (offer.isAnswering()) { // it has begun, and has the time that any head has
      awaitHead(exchange, offer, of(exchange).responseHead());
    } else {
      fetchBroke(offer);
    }
  }

  /**
   * The agent did nothing for the request that it has by this offer: another may have it, whatever
   * the method. A request that nobody wants fails after a few attempts.
   */
  public void untouched(Offer offer) {
    Exchange exchange = offer.exchange();
    if (exchange.reopenUntouched(offer)) {
      reopened(offer, ForwardError.NO_AGENT, table.of(exchange.backendId()));
    } else {
      boolean refused = exchange.isRefused();
      exchange.failTaken(offer, refused ? ForwardError.BACKEND_BUSY : ForwardError.AGENT_LOST);
    }
  }

  /** The offer of that id, unless it is void, or null. */
  public @Nullable Offer find(String id) {
    Offer offer = offers.get(id);
    return offer == null || offer.isVoid() ? null : offer;
  }

  /** The backend's record was deleted: nothing of it goes on. */
  public void forget(String backendId) {
    table.of(backendId).drainWaiting().forEach(exchange -> exchange.fail(ForwardError.NO_ROUTE));
    for (Offer offer : offers.values()) {
      if (offer.exchange().backendId().equals(backendId)) {
        offer.exchange().fail(ForwardError.NO_ROUTE);
      }
    }
  }

  /** Ends the exchanges that their clients may not go on with. */
  public void recheck() {
    for (BackendLinks links : table.all()) {
      links.queue().forEach(Exchange::recheck);
    }
    offers.values().forEach(offer -> offer.exchange().recheck());
  }

  /** Whether the drain has begun. */
  public boolean isStopping() {
    return stopping;
  }

  /** Exchanges held now. */
  public int held() {
    return held.get();
  }

  /** Takes nothing new; what still waits for an agent fails, what runs goes on. */
  public void drain() {
    stopping = true;
    stopWaiting();
    offers.values().forEach(offer -> offer.exchange().stopping());
  }

  /**
   * Waits until nothing is held any more.
   *
   * @return false when the time was not enough
   */
  public boolean awaitIdle(Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    synchronized (idle) {
      while (held.get() > 0) {
        long left = end - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        TimeUnit.NANOSECONDS.timedWait(idle, left);
      }
      return true;
    }
  }

  /** Ends what the drain has left. */
  public void abortAll() {
    stopWaiting();
    offers.values().forEach(offer -> offer.exchange().fail(ForwardError.STOPPING));
  }

  private void stopWaiting() {
    for (BackendLinks links : table.all()) {
      links.drainWaiting().forEach(exchange -> exchange.failWaiting(ForwardError.STOPPING));
    }
  }

  void taken(Exchange exchange, Offer offer) {
    awaitHead(exchange, offer, of(exchange).responseHead()); // 5.
    listener.dispatched(exchange, offer.link());
  }

  /** The head has come: what follows may take hours, and nothing waits for it. */
  void answered(Exchange exchange, int status) {
    table.of(exchange.backendId()).settled(exchange);
    listener.answered(exchange, status);
  }

  private void awaitHead(Exchange exchange, Offer offer, Duration delay) {
    exchange.awaitHeadUntil(offer, after(delay, () -> headOver(exchange, offer)));
  }

  private void headOver(Exchange exchange, Offer offer) {
    // A long upload is no silence: the time counts from the last byte of the request.
    Duration left = of(exchange).responseHead().minus(exchange.sinceLastRequestByte());
    if (left.isNegative() || left.isZero()) {
      boolean stalled = exchange.awaitsClient();
      exchange.failTaken(offer, stalled ? ForwardError.UPLOAD_TIMEOUT : ForwardError.HEAD_TIMEOUT);
    } else {
      awaitHead(exchange, offer, left);
    }
  }

  void ended(Exchange exchange, @Nullable ForwardError error, boolean wasAnswered) { // 8.
    Offer offer = exchange.offer();
    if (offer != null) {
      offers.remove(offer.id());
    }
    if (!wasAnswered) {
      table.of(exchange.backendId()).settled(exchange);
    }
    listener.ended(exchange, error);
    if (held.decrementAndGet() == 0 && stopping) {
      synchronized (idle) {
        idle.notifyAll();
      }
    }
  }

  private @Nullable ForwardError admission(Exchange exchange, int ofBackend, int inAll) {
    if (stopping) {
      return ForwardError.STOPPING;
    }
    if (ofBackend > exchange.terms().over(limits).waitingPerBackend()) {
      return ForwardError.BACKEND_BUSY;
    }
    return inAll > limits.waitingTotal() ? ForwardError.PROXY_BUSY : null;
  }

  private void await(Exchange exchange, BackendLinks links) {
    links.await(exchange);
    if (stopping) {
      exchange.failWaiting(ForwardError.STOPPING);
    }
    if (exchange.isEnded()) { // it ended before it could be seen waiting
      links.forget(exchange);
    }
    pump(links);
  }

  private void pump(BackendLinks links) {
    BackendLinks.Match match = links.match();
    while (match != null) {
      if (match.exchange().isWaiting()) {
        offer(match.exchange(), match.link(), links);
      }
      match = links.match();
    }
  }

  private void offer(Exchange exchange, AgentLink link, BackendLinks links) { // 3.
    Offer offer = new Offer(ids.next(), exchange, link);
    offers.put(offer.id(), offer);
    exchange.offered(offer);
    if (exchange.isEnded()) {
      offers.remove(offer.id());
      return;
    }
    link.offer(offer);
    if (offer.isOpen()) {
      offer.lease(after(timeouts.lease(), () -> leaseOver(offer, links)));
    }
    if (offer.isVoid()) { // it became so before the link knew what was withdrawn
      link.withdraw(offer);
    }
  }

  private void leaseOver(Offer offer, BackendLinks links) { // 4.
    if (offer.lapse()) {
      offers.remove(offer.id());
      offer.link().lapsed(offer);
      if (offer.exchange().isWaiting()) {
        await(offer.exchange(), links);
      }
    }
  }

  /** Whether the request of an offer that came to nothing goes elsewhere. */
  private boolean repeat(Offer offer, BackendLinks links) { // 6.
    Exchange exchange = offer.exchange();
    if (offer.lapse()) { // nobody has seen it
      drop(offer);
      if (exchange.isWaiting()) {
        await(exchange, links);
      }
    } else if (exchange.reopen(offer)) {
      reopened(offer, ForwardError.AGENT_LOST, links);
    } else {
      return false;
    }
    return true;
  }

  private void reopened(Offer offer, ForwardError ifNobodyComes, BackendLinks links) {
    Exchange exchange = offer.exchange();
    offer.revoke();
    drop(offer);
    exchange.waitUntil(after(of(exchange).agentGrace(), () -> exchange.failWaiting(ifNobodyComes)));
    if (exchange.isWaiting()) {
      await(exchange, links);
    }
  }

  private void drop(Offer offer) {
    offers.remove(offer.id());
    offer.link().withdraw(offer);
  }

  private Timeouts of(Exchange exchange) {
    return exchange.terms().over(timeouts);
  }

  private ScheduledFuture<?> after(Duration delay, Runnable step) {
    return timers.schedule(step, delay.toNanos(), TimeUnit.NANOSECONDS);
  }
}
