package org.invertingproxy.proxy.poll;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.invertingproxy.proxy.exchange.Exchange;
import org.invertingproxy.proxy.exchange.ExchangeBroker;
import org.invertingproxy.proxy.exchange.ForwardError;
import org.invertingproxy.proxy.exchange.Offer;
import org.invertingproxy.proxy.servlet.Abort;
import org.invertingproxy.proxy.servlet.BodyWriter;
import org.invertingproxy.proxy.servlet.CallErrors;
import org.invertingproxy.proxy.servlet.PlainAnswer;
import org.invertingproxy.proxy.servlet.SerialStep;
import org.invertingproxy.wire.AgentHeaders;
import org.invertingproxy.wire.BodyPipe;
import org.invertingproxy.wire.HttpWireWriter;
import org.jspecify.annotations.Nullable;

/**
 * One {@code agent/request} call: streams the client's request in wire form as its body comes in. A
 * request that cannot be sent whole, or is another agent's by now, aborts the call, so that the
 * agent aborts towards the backend.
 */
final class FetchCall implements BodyWriter.Source {
  private final ExchangeBroker broker;
  private final Offer offer;
  private final Exchange exchange;
  private final PollingLink link;
  private final AsyncContext context;
  private final HttpWireWriter wire;
  private final SerialStep serial = new SerialStep(this::step);
  private final BodyWriter writer;
  private volatile @Nullable Throwable lost;

  // Below: touched by the serial step only.
  private boolean headSent;
  private boolean endSent;
  private boolean done;

  private FetchCall(
      ExchangeBroker broker,
      Offer offer,
      PollingLink link,
      AsyncContext context,
      HttpWireWriter wire)
      throws IOException {
    this.broker = broker;
    this.offer = offer;
    this.exchange = offer.exchange();
    this.link = link;
    this.context = context;
    this.wire = wire;
    this.writer = new BodyWriter(context.getResponse().getOutputStream(), this, serial);
  }

  /** Null, and the client refused, where HTTP/2 has let through what HTTP/1.1 cannot carry. */
  private static @Nullable HttpWireWriter wire(Exchange exchange) {
    try {
      return HttpWireWriter.request(exchange.request(), exchange.hasBody());
    } catch (IllegalArgumentException e) {
      exchange.fail(ForwardError.BAD_REQUEST);
      return null;
    }
  }

  /** Begins to stream; the call has been made asynchronous. */
  static void start(ExchangeBroker broker, Offer offer, PollingLink link, AsyncContext context)
      throws IOException {
    HttpWireWriter wire = wire(offer.exchange());
    if (wire == null || offer.exchange().isEnded()) {
      PlainAnswer.send((HttpServletResponse) context.getResponse(), 404, "the client is gone");
      context.complete();
      return;
    }
    FetchCall call = new FetchCall(broker, offer, link, context, wire);
    HttpServletResponse response = (HttpServletResponse) context.getResponse();
    response.setContentType("application/octet-stream");
    response.setHeader("Cache-Control", "no-store");
    response.setHeader(
        AgentHeaders.REQUEST_START_TIME, call.exchange.asked().started().toString()); // RFC 3339
    String user = call.exchange.asked().user();
    if (user != null) {
      response.setHeader(AgentHeaders.USER_ID, user);
    }
    CallErrors.report(context, call.serial, call::lost);
    call.exchange.requestBody().onReadable(call.serial);
    call.writer.start();
    link.calls().begin(offer, call.serial);
  }

  @Override
  public byte @Nullable [] next() throws IOException {
    if (!headSent) {
      headSent = true;
      return wire.head();
    }
    BodyPipe body = exchange.requestBody();
    if (body.buffered() > 0) {
      if (!exchange.touchBody(offer)) {
        throw new IOException("another agent has the request now");
      }
      byte[] piece = body.poll(); // never before the touch: it would leave unnoticed
      if (piece != null) {
        link.active();
        return wire.data(piece);
      }
    }
    if (!endSent && body.isEnded() && exchange.offer() == offer) {
      byte[] end = wire.end(body.trailers());
      endSent = true;
      return end.length == 0 ? null : end;
    }
    return null;
  }

  @Override
  public boolean isEnded() {
    return endSent;
  }

  @Override
  public void written() {
    finish();
    context.complete();
  }

  @Override
  public void failed(Throwable cause) {
    broke();
    abort();
  }

  private void lost(@Nullable Throwable cause) {
    lost = cause == null ? new IOException("the container ended the call") : cause;
    serial.run();
  }

  private void step() {
    if (done) {
      return;
    }
    Throwable reported = lost;
    if (reported != null) {
      broke();
      return;
    }
    if (!writer.isStarted()) {
      return;
    }
    if (isCut() || isLost()) {
      finish();
      abort();
      return;
    }
    writer.step();
  }

  /** Before the head has left, a status says it better; Tomcat would make up a 400. */
  private void abort() {
    HttpServletResponse response = (HttpServletResponse) context.getResponse();
    if (response.isCommitted()) {
      Abort.response(context);
      return;
    }
    try {
      response.reset();
      response.setStatus(HttpServletResponse.SC_NOT_FOUND);
      response.setHeader("Cache-Control", "no-store");
      context.complete();
    } catch (IllegalStateException e) {
      // The container has ended the call by itself.
    }
  }

  private boolean isCut() {
    return !endSent && exchange.requestBody().failure() != null;
  }

  /** Another agent has the request or will get it; one that was answered well may still end. */
  private boolean isLost() {
    return !offer.isTaken() && !(endSent && exchange.isEnded());
  }

  private void broke() {
    finish();
    if (endSent) {
      return;
    }
    if (exchange.hasBody()) {
      broker.fetchCut(offer);
    } else {
      broker.fetchBroke(offer);
    }
  }

  private void finish() {
    done = true;
    writer.stop();
    link.calls().end(offer, serial);
  }
}
