package org.invertingproxy.wire.frame;

import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.WireLimits;

/**
 * What one side of a channel is ready to take, as it tells the other in its hello.
 *
 * @param message most bytes of one binary message, so also of one frame with its header
 * @param streamWindow credit in bytes that every new stream begins with
 * @param channelWindow credit in bytes for all streams together
 * @param streams most streams at a time
 * @param head bounds of a head, and of trailers
 */
public record ChannelLimits(
    int message, int streamWindow, int channelWindow, int streams, WireLimits head) {
  /** The least that either side must accept as a message: a head of 64 KiB fits. */
  public static final int LEAST_MESSAGE = 128 * 1024;

  /** What a frame may hold beside the bytes of a head. */
  private static final int BESIDE_HEAD = 64 * 1024;

  /** A line's share of the limit beside name and value, as in HTTP/1.1: colon, space, CR, LF. */
  static final int LINE = 4;

  /** The least credit of a new stream. */
  public static final int LEAST_STREAM_WINDOW = 64 * 1024;

  /** 128 KiB a message, 256 KiB a stream, 16 MiB in all, 10,000 streams. */
  public static final ChannelLimits DEFAULTS =
      new ChannelLimits(LEAST_MESSAGE, 256 * 1024, 16 * 1024 * 1024, 10_000, WireLimits.DEFAULTS);

  /** Checks the bounds that the protocol sets. */
  public ChannelLimits {
    if (message < LEAST_MESSAGE
        || streamWindow < LEAST_STREAM_WINDOW
        || message - BESIDE_HEAD < head.headBytes()
        || channelWindow < streamWindow
        || streams < 1
        || head.headBytes() < 8192
        || head.headFields() < 100) {
      throw new IllegalArgumentException("limits below the least that the protocol allows");
    }
  }

  /** The same, with that credit for all streams together, or as little as is allowed. */
  public ChannelLimits withChannelWindow(int bytes) {
    return new ChannelLimits(message, streamWindow, Math.max(streamWindow, bytes), streams, head);
  }

  /**
   * Whether a head, or trailers, are within these limits.
   *
   * @param startLine bytes of method and target, or of the reason phrase
   */
  public boolean admit(int startLine, Fields fields) {
    if (fields.size() > head.headFields()) {
      return false;
    }
    long bytes = startLine;
    for (Fields.Field line : fields) {
      bytes += line.name().length() + line.value().length() + LINE;
    }
    return bytes <= head.headBytes();
  }
}
