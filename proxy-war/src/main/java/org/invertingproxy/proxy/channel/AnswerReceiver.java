package org.invertingproxy.proxy.channel;

import org.invertingproxy.proxy.exchange.Exchange;
import org.invertingproxy.proxy.exchange.ForwardError;
import org.invertingproxy.proxy.exchange.Offer;
import org.invertingproxy.proxy.servlet.SerialStep;
import org.invertingproxy.wire.BodyPipe;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.Framing;
import org.invertingproxy.wire.HopByHop;
import org.invertingproxy.wire.ResponseHead;
import org.invertingproxy.wire.Syntax;
import org.invertingproxy.wire.WireFormatException;
import org.invertingproxy.wire.frame.ResetCode;
import org.invertingproxy.wire.mux.MuxStream;

/**
 * The body of an answer on its way to the client, no faster than the client takes it. Held to the
 * length its head named: a body that differs, or breaks off, is never ended as if it were whole.
 */
final class AnswerReceiver {
  private static final long UNKNOWN = -1;

  private final Exchange exchange;
  private final MuxStream stream;
  private final Fields head;
  private final long length;
  private final SerialStep serial = new SerialStep(this::step);

  // Below: touched by the serial step only.
  private long received;
  private boolean done;

  private AnswerReceiver(Exchange exchange, MuxStream stream, Fields head, long length) {
    this.exchange = exchange;
    this.stream = stream;
    this.head = head;
    this.length = length;
  }

  /**
   * A receiver for the answer with this head; {@link #start} comes once the head counts.
   *
   * @throws WireFormatException when that cannot be the head of an answer to this request
   */
  static AnswerReceiver of(Offer offer, MuxStream stream, ResponseHead head, boolean hasBody)
      throws WireFormatException {
    if (head.isInformational()) { // 101: no upgrade was asked for
      throw WireFormatException.malformed("an upgrade");
    }
    Exchange exchange = offer.exchange();
    long length = UNKNOWN;
    if (Framing.isBodyless(exchange.request().method(), head.status())) {
      length = 0;
    } else {
      Framing.check(head.fields());
      String named = head.fields().first("Content-Length");
      if (named != null) {
        length = Syntax.contentLength(named);
      }
    }
    if (!hasBody && length > 0) {
      throw WireFormatException.malformed("a length without a body");
    }
    return new AnswerReceiver(exchange, stream, head.fields(), length);
  }

  /** Begins; works on the threads that change either side. */
  void start() {
    exchange.responseBody().onWritable(serial);
    stream.onReadable(serial);
  }

  private void step() {
    BodyPipe body = exchange.responseBody();
    while (!done && body.cancellation() == null && body.isWritable()) {
      byte[] piece = stream.read();
      if (piece == null) {
        break;
      }
      received += piece.length;
      if (length != UNKNOWN && received > length) {
        invalid("a body longer than its length");
      } else {
        body.write(piece);
      }
    }
    if (done) {
      return;
    }
    if (body.cancellation() != null) {
      done = true;
      stream.stopReading();
    } else if (stream.failure() != null) {
      done = true;
      exchange.fail(ForwardError.ANSWER_CUT);
    } else if (stream.isEnded()) {
      ended(body);
    }
  }

  private void ended(BodyPipe body) {
    if (length != UNKNOWN && received < length) {
      invalid("a body shorter than its length");
    } else {
      done = true;
      body.end(HopByHop.stripTrailers(stream.trailers(), head));
    }
  }

  private void invalid(String why) {
    done = true;
    stream.reset(ResetCode.PROTOCOL, why);
    exchange.fail(ForwardError.ANSWER_CUT);
  }
}
