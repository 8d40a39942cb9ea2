package org.invertingproxy.agent.exchange;

import org.invertingproxy.wire.BodyPipe;
import org.invertingproxy.wire.ResponseHead;

/** Takes the answer to one request back towards the proxy; each kind of transport has its own. */
public interface Responder {
  /** An informational head; a transport that cannot carry it drops it (RFC 9110 section 15.2). */
  default void informational(ResponseHead head) {}

  /**
   * The final head and its body; called once.
   *
   * @param hasBody false for the answer to HEAD, 204 and 304, whatever their fields say
   */
  void respond(ResponseHead head, boolean hasBody, BodyPipe body);
}
