package org.invertingproxy.proxy.exchange;

import org.invertingproxy.wire.ResponseHead;

/**
 * The client's end of an exchange. Calls come from any thread, never two at once for one exchange
 * except {@link #bodyWanted}, which may come twice, and must not block.
 */
public interface ClientSide {
  /** An agent took the request: its body may now be read into the exchange's request pipe. */
  void bodyWanted();

  /** Whether the client waits for 100 (Continue) before it sends its body. */
  default boolean expectsContinue() {
    return false;
  }

  /** The final head; the body follows in the exchange's response pipe. */
  void answered(ResponseHead head);

  /** The exchange ended without a head; the error says what to send. */
  void failed(ForwardError error);

  /** The exchange ended after its head: nothing may look like a complete message from here on. */
  void aborted(ForwardError error);
}
