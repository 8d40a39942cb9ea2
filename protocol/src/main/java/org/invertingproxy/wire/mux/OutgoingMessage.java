package org.invertingproxy.wire.mux;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.invertingproxy.wire.frame.ChannelLimits;

/**
 * A message while it is put together of frames, again and again. Used by one thread at a time; what
 * it takes from streams, with the mux's lock held.
 */
final class OutgoingMessage {
  /** A message is closed once it holds that much. */
  static final int FULL = 64 * 1024;

  /** What every receiver accepts; a larger frame is sent alone. */
  private static final int LARGEST = ChannelLimits.LEAST_MESSAGE;

  private final List<Piece> pieces = new ArrayList<>();
  private final List<MuxStream> streams = new ArrayList<>();
  private int size;

  boolean isEmpty() {
    return pieces.isEmpty();
  }

  boolean isFull() {
    return size >= FULL;
  }

  /** Appends a frame of the channel: false when it does not fit. */
  boolean add(ByteBuffer frame) {
    if (size > 0 && size + frame.remaining() > LARGEST) {
      return false;
    }
    pieces.add(new Piece.Encoded(frame));
    size += frame.remaining();
    return true;
  }

  /**
   * Appends a turn's share of a stream: false when nothing fitted.
   *
   * @param most bytes of content
   */
  boolean add(StreamOutput stream, int most, FlowWindow channel) {
    int before = pieces.size();
    if (!stream.take(pieces, most, LARGEST - size, channel)) {
      return false;
    }
    streams.add(stream.stream());
    for (Piece piece : pieces.subList(before, pieces.size())) {
      size += piece.size();
    }
    return true;
  }

  /** What it consists of, in one piece. */
  ByteBuffer join() {
    ByteBuffer message = ByteBuffer.allocate(size);
    pieces.forEach(piece -> piece.put(message));
    return message.flip();
  }

  /** The streams of which something is in it. */
  List<MuxStream> streams() {
    return streams;
  }

  void clear() {
    pieces.clear();
    streams.clear();
    size = 0;
  }
}
