package org.invertingproxy.proxy.poll;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.invertingproxy.proxy.exchange.Exchange;
import org.invertingproxy.proxy.exchange.ForwardError;
import org.invertingproxy.proxy.exchange.Offer;
import org.invertingproxy.proxy.servlet.BodyReader;
import org.invertingproxy.proxy.servlet.CallErrors;
import org.invertingproxy.proxy.servlet.PlainAnswer;
import org.invertingproxy.proxy.servlet.SerialStep;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.HopByHop;
import org.invertingproxy.wire.HttpWireReader;
import org.invertingproxy.wire.ResponseHead;
import org.invertingproxy.wire.WireFormatException;
import org.invertingproxy.wire.WireLimits;

/**
 * One {@code agent/response} call: parses the answer as it comes and hands it on, no faster than
 * the client takes it. Ends with 200 once everything was read, 400 when it is not valid, 404 when
 * nobody waits for it any more.
 */
final class AnswerCall implements BodyReader.Sink, HttpWireReader.Handler {
  private final Offer offer;
  private final Exchange exchange;
  private final PollingLink link;
  private final AsyncContext context;
  private final HttpWireReader wire;
  private final BodyReader reader;
  private final SerialStep serial = new SerialStep(this::step);
  private volatile boolean lost;

  // Below: touched by the serial step only.
  private Fields head = Fields.EMPTY;
  private boolean headRead;
  private boolean discarded;
  private boolean done;

  private AnswerCall(Offer offer, PollingLink link, AsyncContext context, WireLimits limits)
      throws IOException {
    this.offer = offer;
    this.exchange = offer.exchange();
    this.link = link;
    this.context = context;
    this.wire = HttpWireReader.responses(exchange.request().method(), limits, this);
    this.reader = new BodyReader(context.getRequest().getInputStream(), this, serial);
  }

  /** Begins to read; the offer's answer has begun and the call been made asynchronous. */
  static void start(Offer offer, PollingLink link, AsyncContext context, WireLimits limits)
      throws IOException {
    AnswerCall call = new AnswerCall(offer, link, context, limits);
    CallErrors.report(context, call.serial, cause -> call.lost());
    call.exchange.responseBody().onWritable(call.serial);
    call.reader.start();
    link.calls().begin(offer, call.serial);
  }

  @Override
  public int room() {
    return done ? Integer.MAX_VALUE : exchange.responseBody().room();
  }

  @Override
  public void data(byte[] piece) throws IOException {
    link.active();
    try {
      wire.feed(ByteBuffer.wrap(piece));
    } catch (WireFormatException e) {
      invalid(e);
    }
    discardIfEnded();
  }

  @Override
  public void end() throws IOException {
    try {
      wire.eof();
      offer.detach();
    } catch (WireFormatException e) {
      invalid(e);
    }
    reply(discarded ? HttpServletResponse.SC_NOT_FOUND : HttpServletResponse.SC_OK, "");
  }

  @Override
  public void failed(Throwable cause) {
    broke();
    complete();
  }

  @Override
  public void onResponse(ResponseHead received) throws WireFormatException {
    if (received.isInformational()) {
      return; // this protocol has no way to pass it on before the final one
    }
    headRead = true;
    head = received.fields();
    discarded = !exchange.answer(offer, received);
    if (!discarded) {
      exchange.responseBody().onWritable(serial); // an older attempt may have put its own there
    }
  }

  @Override
  public void onData(byte[] piece) {
    if (!discarded) {
      exchange.responseBody().write(piece);
    }
  }

  @Override
  public void onEnd(Fields trailers) {
    if (!discarded) {
      exchange.responseBody().end(HopByHop.stripTrailers(trailers, head));
    }
  }

  /** The container has ended the call: nothing of it may be used any more. */
  private void lost() {
    lost = true;
    serial.run();
  }

  private void step() {
    if (lost) {
      broke();
      finish();
      return;
    }
    try {
      discardIfEnded();
    } catch (IOException e) {
      complete();
    }
    reader.step();
  }

  /** Nobody waits any more: the agent is told at once instead of being read to its end. */
  private void discardIfEnded() throws IOException {
    boolean unwanted = exchange.isEnded() || !offer.isTaken();
    if (!done && (discarded || (unwanted && !wire.isDone()))) {
      reply(HttpServletResponse.SC_NOT_FOUND, "nobody waits for this answer any more");
    }
  }

  private void invalid(WireFormatException cause) throws IOException {
    if (!headRead) {
      exchange.failTaken(offer, ForwardError.BAD_ANSWER);
    } else if (!discarded) {
      exchange.fail(ForwardError.ANSWER_CUT);
    }
    reply(HttpServletResponse.SC_BAD_REQUEST, "not an HTTP response: " + cause.getMessage());
  }

  private void broke() {
    if (done || wire.isDone()) {
      return;
    }
    finish();
    if (headRead) {
      exchange.fail(ForwardError.ANSWER_CUT);
    } else {
      offer.retractAnswer();
    }
  }

  private void reply(int status, String reason) throws IOException {
    if (done) {
      return;
    }
    finish();
    HttpServletResponse response = (HttpServletResponse) context.getResponse();
    if (status == HttpServletResponse.SC_OK) {
      response.setContentLength(0);
    } else {
      response.setHeader("Connection", "close"); // the rest of the answer is not worth reading
      PlainAnswer.send(response, status, reason);
    }
    complete();
  }

  private void finish() {
    done = true;
    reader.stop();
    link.calls().end(offer, serial);
  }

  private void complete() {
    try {
      context.complete();
    } catch (IllegalStateException e) {
      // The container has ended the call by itself.
    }
  }
}
