package org.invertingproxy.agent.http;

import org.invertingproxy.wire.BodyPipe;
import org.invertingproxy.wire.ResponseHead;

/**
 * Hears of one call. Called on the call's event loop, so it must not block: any number of
 * informational heads, then exactly one of the other two.
 */
public interface CallListener {
  /** An informational head (RFC 9110 section 15.2); 101 is never one. */
  default void onInformational(ResponseHead head) {}

  /**
   * The final head.
   *
   * @param body ends, or is aborted when the connection breaks; cancelling it ends the connection
   */
  void onResponse(ResponseHead head, BodyPipe body);

  /** There will be no response. */
  void onFailure(CallException failure);
}
