package org.invertingproxy.wire.mux;

import org.invertingproxy.wire.ResponseHead;
import org.invertingproxy.wire.frame.Content;
import org.jspecify.annotations.Nullable;

/** How far the heads of one stream have come, and what may follow. Guarded by the mux's lock. */
final class StreamProgress {
  /** More informational heads than any real server sends. */
  static final int MOST_INFORMATIONAL = 64;

  private final Side side;
  private final Content content;
  private int informational;
  private int status;

  StreamProgress(Side side, Content content) {
    this.side = side;
    this.content = content;
  }

  /** Whether more heads follow this one; 101 is final here, for the stream is another then. */
  static boolean isInformational(ResponseHead head) {
    return head.isInformational() && head.status() != 101;
  }

  /** A head passes in whatever direction: null, or the rule it breaks. */
  @Nullable String head(ResponseHead head, boolean hasBody) {
    if (status != 0) {
      return "a head after the final one";
    }
    if (isInformational(head)) {
      informational++;
      return hasBody ? "an informational head with a body" : null;
    }
    if (head.status() == 101 && (!hasBody || content == Content.NONE)) {
      return "an upgrade of nothing";
    }
    status = head.status();
    return null;
  }

  boolean tooManyHeads() {
    return status == 0 && informational > MOST_INFORMATIONAL;
  }

  boolean hasFinalHead() {
    return status != 0;
  }

  /** Whether a WebSocket handshake was answered with something else: no message will follow. */
  boolean isRefusedUpgrade() {
    return content == Content.MESSAGES && status != 0 && status != 101;
  }

  /** Content passes towards this side or from it: null, or the rule it breaks. */
  @Nullable String content(boolean received, boolean messages) {
    boolean fromAgent = received == (side == Side.PROXY);
    if (fromAgent && status == 0) {
      return "content before its head";
    }
    boolean upgraded = content == Content.MESSAGES && status == 101;
    boolean mayBeMessages = upgraded || (!fromAgent && content == Content.MESSAGES);
    if (messages ? !upgraded : mayBeMessages) {
      return "content of the wrong kind";
    }
    return null;
  }
}
