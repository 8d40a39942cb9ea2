package org.invertingproxy.proxy.channel;

import org.invertingproxy.proxy.exchange.Exchange;
import org.invertingproxy.proxy.exchange.ForwardError;
import org.invertingproxy.proxy.exchange.Offer;
import org.invertingproxy.proxy.servlet.SerialStep;
import org.invertingproxy.wire.BodyPipe;
import org.invertingproxy.wire.frame.ResetCode;
import org.invertingproxy.wire.mux.MuxStream;

/**
 * The body of a client's request on its way to the agent that has it, no faster than that agent
 * reads. Stops for good once another agent has the request.
 */
final class RequestSender {
  private final Offer offer;
  private final Exchange exchange;
  private final BodyPipe body;
  private final MuxStream stream;
  private final SerialStep serial = new SerialStep(this::step);
  private boolean done; // touched by the serial step only

  private RequestSender(Offer offer, MuxStream stream) {
    this.offer = offer;
    this.exchange = offer.exchange();
    this.body = exchange.requestBody();
    this.stream = stream;
  }

  /** Begins; works on the threads that change either side. */
  static void start(Offer offer, MuxStream stream) {
    RequestSender sender = new RequestSender(offer, stream);
    stream.onWritable(sender.serial);
    sender.body.onReadable(sender.serial);
  }

  private void step() {
    if (done) {
      return;
    }
    if (stream.isOver() || exchange.offer() != offer) {
      done = true; // whoever ended the stream knows what becomes of the request
      return;
    }
    while (body.failure() == null && stream.isWritable()) {
      if (body.buffered() > 0) {
        if (!exchange.touchBody(offer)) {
          done = true;
          return;
        }
        byte[] piece = body.poll(); // never before the touch: it would leave unnoticed
        if (piece != null) {
          stream.write(piece);
        }
      } else if (body.isEnded() && exchange.offer() == offer) {
        end();
        return;
      } else {
        break;
      }
    }
    if (body.failure() != null) {
      done = true;
      stream.reset(ResetCode.ABORTED, "the request is not complete");
    }
  }

  private void end() {
    done = true;
    try {
      stream.end(body.trailers());
    } catch (IllegalArgumentException e) { // more trailers than the agent takes
      exchange.failTaken(offer, ForwardError.BAD_REQUEST);
      stream.reset(ResetCode.ABORTED, String.valueOf(e.getMessage()));
    }
  }
}
