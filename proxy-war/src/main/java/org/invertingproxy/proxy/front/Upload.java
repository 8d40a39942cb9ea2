package org.invertingproxy.proxy.front;

import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Supplier;
import org.invertingproxy.proxy.exchange.Exchange;
import org.invertingproxy.proxy.exchange.ForwardError;
import org.invertingproxy.proxy.servlet.BodyReader;
import org.invertingproxy.proxy.servlet.Container;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.HopByHop;

/** The body of a client's request on its way into the exchange. */
final class Upload implements BodyReader.Sink {
  private final HttpServletRequest request;
  private final Container container;
  private final Supplier<Exchange> exchange;
  private final long limit;
  private long received;

  /**
   * The upload of one request.
   *
   * @param exchange known before the first byte is read
   * @param limit most bytes, 0 for any number
   */
  Upload(HttpServletRequest request, Container container, Supplier<Exchange> exchange, long limit) {
    this.container = container;
    this.request = request;
    this.exchange = exchange;
    this.limit = limit;
  }

  @Override
  public int room() {
    return exchange.get().requestBody().room();
  }

  @Override
  public void data(byte[] piece) {
    received += piece.length;
    if (limit > 0 && received > limit) {
      exchange.get().fail(ForwardError.BODY_TOO_LARGE);
    } else {
      exchange.get().requestBody().write(piece);
    }
  }

  @Override
  public void end() {
    Fields.Builder trailers = Fields.builder();
    if (!container.mixesTrailers(request) && request.isTrailerFieldsReady()) {
      request.getTrailerFields().forEach(trailers::add);
    }
    Fields head = exchange.get().request().fields();
    exchange.get().requestBody().end(HopByHop.stripTrailers(trailers.build(), head));
  }

  /** A body that is cut off or malformed must not reach the backend as a whole one. */
  @Override
  public void failed(Throwable cause) {
    exchange.get().requestBody().abort(cause);
    // A stream of HTTP/2 that cannot be read was reset; a connection of HTTP/1.1 may still listen.
    boolean reset = request.getProtocol().startsWith("HTTP/2");
    exchange.get().fail(reset ? ForwardError.CLIENT_GONE : ForwardError.REQUEST_CUT);
  }
}
