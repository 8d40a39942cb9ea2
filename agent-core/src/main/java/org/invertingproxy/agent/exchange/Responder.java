package org.invertingproxy.agent.exchange;

import org.invertingproxy.wire.BodyPipe;
import org.invertingproxy.wire.ResponseHead;

/** Takes the answer to one request back towards the proxy; each kind of transport has its own. */
public interface Responder {
  /** An informational head; a transport that cannot carry it drops it (RFC 9110 section 15.2). */
  default void informational(ResponseHead head) {}

  /**
   * The head of status 101 that grants a WebSocket; only for exchanges with messages.
   *
   * @throws IllegalArgumentException when it cannot be passed on
   */
  default void upgrade(ResponseHead head) {
    throw new IllegalStateException("no WebSocket was asked for");
  }

  /**
   * The final head and its body; called once.
   *
   * @param hasBody false for the answer to HEAD, 204 and 304, whatever their fields say
   */
  void respond(ResponseHead head, boolean hasBody, BodyPipe body);
}
