package org.invertingproxy.agent;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.invertingproxy.agent.exchange.Exchange;
import org.invertingproxy.agent.exchange.ExchangeHandler;
import org.invertingproxy.wire.BodyPipe;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.ResponseHead;

/** Knows the exchanges under way and reports each when it has ended. Thread-safe. */
final class RunningExchanges implements ExchangeHandler {
  private final ExchangeHandler next;
  private final Consumer<RequestSummary> listener;
  private final Object lock = new Object();
  private final Set<Exchange> underWay = new HashSet<>(); // guarded by lock
  private boolean over; // guarded by lock

  RunningExchanges(ExchangeHandler next, Consumer<RequestSummary> listener) {
    this.next = next;
    this.listener = listener;
  }

  @Override
  public void handle(Exchange exchange) {
    synchronized (lock) {
      if (!over) {
        underWay.add(exchange);
      }
    }
    exchange.onEnd(outcome -> ended(exchange, outcome));
    if (isOver()) { // fetched by a call that was under way
      exchange.requestBody().cancel(new IOException("the agent was closed"));
      exchange.respond(new ResponseHead(503, Fields.of("Content-Length", "0")), BodyPipe.empty());
      return;
    }
    next.handle(exchange);
  }

  private boolean isOver() {
    synchronized (lock) {
      return over;
    }
  }

  /** Cuts off all that is under way, and takes nothing more. */
  void cancelAll(Throwable cause) {
    List<Exchange> all;
    synchronized (lock) {
      all = List.copyOf(underWay);
      over = true;
    }
    all.forEach(exchange -> exchange.cancel(cause));
  }

  /** Waits until none is under way or the time is over. */
  void awaitNone(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    synchronized (lock) {
      long left = deadline - System.nanoTime();
      while (!underWay.isEmpty() && left > 0) {
        lock.wait(left / 1_000_000 + 1);
        left = deadline - System.nanoTime();
      }
    }
  }

  private void ended(Exchange exchange, Exchange.Outcome outcome) {
    listener.accept(
        new RequestSummary(
            outcome.received(),
            exchange.head().method(),
            exchange.head().target(),
            outcome.status(),
            exchange.counts().request(),
            exchange.counts().response(),
            outcome.duration(),
            outcome.failure()));
    synchronized (lock) {
      underWay.remove(exchange);
      lock.notifyAll();
    }
  }
}
