package org.invertingproxy.proxy.exchange;

import org.invertingproxy.wire.ResponseHead;
import org.invertingproxy.wire.mux.MessageStream;

/**
 * The client's end of an exchange. Calls come from any thread, never two at once for one exchange
 * except {@link #bodyWanted}, which may come twice, and {@link #stopping}; and must not block.
 */
public interface ClientSide {
  /** An agent took the request: its body may now be read into the exchange's request pipe. */
  void bodyWanted();

  /** Whether the client waits for 100 (Continue) before it sends its body. */
  default boolean expectsContinue() {
    return false;
  }

  /** An informational head, other than 100, before {@link #answered}; may be left out. */
  default void informational(ResponseHead head) {}

  /** Whether the request asks for a WebSocket; only then {@link #upgraded} may be called. */
  default boolean isWebSocket() {
    return false;
  }

  /**
   * The backend has granted the WebSocket, instead of {@link #answered}. The client's side calls
   * {@link Exchange#delivered} once the stream is over.
   *
   * @param head of status 101, with the fields of the backend's handshake
   */
  default void upgraded(ResponseHead head, MessageStream messages) {
    throw new IllegalStateException("no WebSocket was asked for");
  }

  /** The proxy stops: what ends by itself may do so, and the rest says goodbye; may come twice. */
  default void stopping() {}

  /** The final head; the body follows in the exchange's response pipe. */
  void answered(ResponseHead head);

  /** The exchange ended without a head; the error says what to send. */
  void failed(ForwardError error);

  /** The exchange ended after its head: nothing may look like a complete message from here on. */
  void aborted(ForwardError error);
}
