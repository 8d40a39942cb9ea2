package org.invertingproxy.wire.mux;

import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.frame.Frame;
import org.invertingproxy.wire.frame.ResetCode;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one client's WebSocket on their way between proxy and agent: what both sides may
 * do with a {@link MuxStream} after its upgrade. Thread-safe and never blocking; its listeners may
 * be called twice at a time and in vain, and must look again. It must be read to its end or be
 * reset.
 */
public interface MessageStream {
  /** Whether the writer should write now; after false, the writable listener will be called. */
  boolean isWritable();

  /** Called when the writer may go on after a false {@link #isWritable}, and when it is over. */
  void onWritable(Runnable listener);

  /**
   * Appends a part of a message, or a control frame; the array belongs to the stream from now on.
   *
   * @param opcode see {@link Frame.Message}
   * @param last whether it completes the message
   */
  void writeMessage(int opcode, boolean last, byte[] bytes);

  /** This side's direction is complete. Without effect once it has ended. */
  void end(Fields trailers);

  /** Called when a part, the end or a failure may have become visible, and at registration. */
  void onReadable(Runnable listener);

  /** The next part, or null when none is there now; its buffer has an array of its own. */
  Frame.@Nullable Message readMessage();

  /** Whether the other side ended its direction and all was read. */
  boolean isEnded();

  /** Why what was received is not complete, or null. */
  @Nullable StreamException failure();

  /** Drops what was not read and what may still come; on the proxy it ends the stream. */
  void stopReading();

  /** Ends both directions at once and drops what was not sent or read. */
  void reset(ResetCode code, String reason);
}
