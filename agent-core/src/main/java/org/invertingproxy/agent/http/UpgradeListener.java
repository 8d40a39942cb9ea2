package org.invertingproxy.agent.http;

import org.invertingproxy.wire.BodyPipe;
import org.invertingproxy.wire.ResponseHead;

/**
 * Hears of one request for a WebSocket. Called on its event loop, so it must not block: any number
 * of informational heads, then exactly one of the other three.
 */
public interface UpgradeListener {
  /** An informational head (RFC 9110 section 15.2); 101 is never one. */
  void onInformational(ResponseHead head);

  /**
   * The peer agrees.
   *
   * @param head of status 101
   * @param socket to be started
   */
  void onUpgrade(ResponseHead head, MessageSocket socket);

  /**
   * The peer answers something else.
   *
   * @param body ends, or is aborted when the connection breaks; cancelling it ends the connection
   */
  void onResponse(ResponseHead head, BodyPipe body);

  /** There will be no response. */
  void onFailure(CallException failure);
}
