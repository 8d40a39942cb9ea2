package org.invertingproxy.proxy.exchange;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.invertingproxy.proxy.config.BackendTerms;
import org.invertingproxy.wire.BodyBudget;
import org.invertingproxy.wire.BodyPipe;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.RequestHead;
import org.invertingproxy.wire.ResponseHead;
import org.jspecify.annotations.Nullable;

/** One exchange with a client that remembers what it was told, and how often. */
public final class Trial implements ClientSide {
  /** The head of a good answer. */
  public static final ResponseHead OK = new ResponseHead(200, Fields.EMPTY);

  private final Exchange exchange;
  private final AtomicInteger heads = new AtomicInteger();
  private final AtomicInteger refusals = new AtomicInteger();
  private final AtomicInteger aborts = new AtomicInteger();
  private final AtomicInteger bodiesWanted = new AtomicInteger();
  private final AtomicReference<@Nullable ForwardError> told = new AtomicReference<>();

  Trial(String method) {
    this(method, new BodyBudget(Long.MAX_VALUE));
  }

  /** One whose bodies take from that budget. */
  Trial(String method, BodyBudget bodies) {
    this("b", method, bodies, BackendTerms.NONE);
  }

  /** One for that backend. */
  public Trial(String backendId, String method) {
    this(backendId, method, new BodyBudget(Long.MAX_VALUE), BackendTerms.NONE);
  }

  /** One whose backend has those terms. */
  Trial(String method, BodyBudget bodies, BackendTerms terms) {
    this("b", method, bodies, terms);
  }

  private Trial(String backendId, String method, BodyBudget bodies, BackendTerms terms) {
    exchange =
        new Exchange(
            new ClientRequest(
                backendId,
                terms,
                null,
                new RequestHead(method, "/", Fields.of("Host", "b.test")),
                method.equals("POST"),
                new BodyPipe(100, bodies),
                Instant.now()),
            new BodyPipe(100, bodies),
            this);
  }

  /** What the client began. */
  public Exchange exchange() {
    return exchange;
  }

  /** Bytes come, and some are taken, in both directions, whether or not anybody wants them. */
  void moveBytes() {
    for (BodyPipe pipe : List.of(exchange.requestBody(), exchange.responseBody())) {
      pipe.write(new byte[] {1, 2});
      pipe.write(new byte[] {3});
      pipe.poll();
    }
  }

  @Override
  public void bodyWanted() {
    bodiesWanted.incrementAndGet();
  }

  @Override
  public void answered(ResponseHead head) {
    heads.incrementAndGet();
  }

  @Override
  public void failed(ForwardError error) {
    refusals.incrementAndGet();
    told.set(error);
  }

  @Override
  public void aborted(ForwardError error) {
    aborts.incrementAndGet();
    told.set(error);
  }

  /** The error the client was told of, or null. */
  @Nullable ForwardError told() {
    return told.get();
  }

  /** How often an agent was given the request. */
  int taken() {
    return bodiesWanted.get();
  }

  /** Whether the client was told one story: a head, or a refusal, or a head and its abort. */
  boolean isConsistent() {
    boolean once = heads.get() + refusals.get() == 1 && aborts.get() <= heads.get();
    return once || (exchange.status() == 0 && heads.get() + refusals.get() == 0);
  }

  @Override
  public String toString() {
    return "%s heads=%s refusals=%s aborts=%s taken=%s told=%s ended=%s status=%s"
        .formatted(
            exchange.request().method(),
            heads,
            refusals,
            aborts,
            bodiesWanted,
            told,
            exchange.isEnded(),
            exchange.status());
  }
}
