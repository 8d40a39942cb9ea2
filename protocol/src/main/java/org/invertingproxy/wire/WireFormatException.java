package org.invertingproxy.wire;

import java.io.IOException;

/** Bytes that are not the message they should be; the message names the rule, never a value. */
public final class WireFormatException extends IOException {
  private static final long serialVersionUID = 1;

  /** What went wrong, as far as the receiver must tell it apart. */
  public enum Kind {
    /** Not HTTP/1.1 wire form, or a framing that contradicts itself. */
    MALFORMED,
    /** Correct so far, but over a limit. */
    TOO_LARGE,
    /** The input ended inside the message. */
    TRUNCATED
  }

  private final Kind kind;

  /** Of that kind, with the broken rule in a few words. */
  public WireFormatException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** What went wrong. */
  public Kind kind() {
    return kind;
  }

  /** Of the usual kind. */
  public static WireFormatException malformed(String message) {
    return new WireFormatException(Kind.MALFORMED, message);
  }
}
