package org.invertingproxy.agent.http;

import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.RequestHead;

/**
 * How the messages of one connection look to Netty: HTTP/1.1 on a socket, or frames on a stream of
 * HTTP/2. Used on the connection's event loop only.
 */
interface Dialect {
  /** Turns the parts of one request into what the channel takes. */
  interface Encoder {
    /** Start line and fields. */
    Object head();

    /**
     * A piece of the body.
     *
     * @throws IllegalStateException when the body is longer than the head said
     */
    Object data(byte[] piece);

    /**
     * The end of the body.
     *
     * @throws IllegalStateException when the body is shorter than the head said
     */
    Object end(Fields trailers);
  }

  /**
   * The next exchange begins.
   *
   * @throws IllegalArgumentException when the head cannot be written; the message names the part
   */
  Encoder begin(RequestHead head, boolean hasBody);

  /** Takes what the channel read; the caller releases it. */
  void receive(Object message, ResponseReceiver receiver);

  /** Whether anything arrived since {@link #begin}. */
  boolean sawBytes();
}
