package org.invertingproxy.wire.frame;

import java.io.IOException;

/** Bytes or frames that end the whole channel; the message names the rule, never a value. */
public final class FrameException extends IOException {
  private static final long serialVersionUID = 1;

  private final ChannelCode code;

  /** Ends the channel with that code. */
  public FrameException(ChannelCode code, String message) {
    super(message);
    this.code = code;
  }

  /** What to tell the other side. */
  public ChannelCode code() {
    return code;
  }
}
