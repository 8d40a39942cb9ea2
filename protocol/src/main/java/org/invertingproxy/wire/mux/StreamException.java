package org.invertingproxy.wire.mux;

import java.io.IOException;
import org.invertingproxy.wire.frame.ResetCode;

/** Why a stream ended before it was complete. */
public final class StreamException extends IOException {
  private static final long serialVersionUID = 1;

  /** Who ended it. */
  public enum Cause {
    /** This side. */
    LOCAL,
    /** The other side, by a reset. */
    PEER,
    /** The channel ended under it. */
    CHANNEL
  }

  private final Cause by;
  private final ResetCode code;

  /** What an implementation of {@link MessageStream} reports as its failure. */
  public StreamException(Cause by, ResetCode code, String message) {
    super(message);
    this.by = by;
    this.code = code;
  }

  /** Who ended it. */
  public Cause by() {
    return by;
  }

  /** Why; {@link ResetCode#ABORTED} when the channel ended. */
  public ResetCode code() {
    return code;
  }

  /** Whether the other side did nothing for the stream, so that it may be tried elsewhere. */
  public boolean isUntouched() {
    return by == Cause.PEER && code == ResetCode.REFUSED;
  }
}
