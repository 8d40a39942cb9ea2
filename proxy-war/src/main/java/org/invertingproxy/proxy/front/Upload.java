package org.invertingproxy.proxy.front;

import jakarta.servlet.http.HttpServletRequest;
import org.invertingproxy.proxy.exchange.Exchange;
import org.invertingproxy.proxy.exchange.ForwardError;
import org.invertingproxy.proxy.servlet.BodyReader;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.HopByHop;

/** The body of a client's request on its way into the exchange. */
final class Upload implements BodyReader.Sink {
  private final HttpServletRequest request;
  private final Exchange exchange;
  private final long limit;
  private long received;

  /**
   * The upload of one request.
   *
   * @param limit most bytes, 0 for any number
   */
  Upload(HttpServletRequest request, Exchange exchange, long limit) {
    this.request = request;
    this.exchange = exchange;
    this.limit = limit;
  }

  @Override
  public boolean isWritable() {
    return exchange.requestBody().isWritable();
  }

  @Override
  public void data(byte[] piece) {
    received += piece.length;
    if (limit > 0 && received > limit) {
      exchange.fail(ForwardError.BODY_TOO_LARGE);
    } else {
      exchange.requestBody().write(piece);
    }
  }

  @Override
  public void end() {
    Fields.Builder trailers = Fields.builder();
    if (request.isTrailerFieldsReady()) {
      request.getTrailerFields().forEach(trailers::add);
    }
    Fields head = exchange.request().fields();
    exchange.requestBody().end(HopByHop.stripTrailers(trailers.build(), head));
  }

  /** A body that is cut off or malformed must not reach the backend as a whole one. */
  @Override
  public void failed(Throwable cause) {
    exchange.requestBody().abort(cause);
    exchange.fail(ForwardError.REQUEST_CUT);
  }
}
