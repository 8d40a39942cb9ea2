package org.invertingproxy.wire.mux;

import org.invertingproxy.wire.ResponseHead;
import org.jspecify.annotations.Nullable;

/**
 * Hears what happens on one stream besides its bytes, for which {@link MuxStream#onReadable} and
 * {@link MuxStream#onWritable} exist. Must not block.
 */
public interface StreamListener {
  /** On the proxy: an informational head. Called on the thread that delivers messages. */
  default void informational(ResponseHead head) {}

  /**
   * On the proxy: the final head; its body can be read afterwards. Status 101 means that the stream
   * is upgraded. Called once, on the thread that delivers messages.
   *
   * @param hasBody false when the response ends with its head
   */
  default void responded(ResponseHead head, boolean hasBody) {}

  /**
   * The stream is over; what was received to its end can still be read. Called exactly once, on any
   * thread, possibly while another call to this listener runs.
   *
   * @param failure null when both directions were complete, or the other side had ended its own and
   *     wanted no more of ours
   */
  void closed(@Nullable StreamException failure);
}
