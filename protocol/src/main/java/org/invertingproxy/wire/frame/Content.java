package org.invertingproxy.wire.frame;

/** What follows the head of a request on its stream. */
public enum Content {
  /** Nothing: the client's direction ends with the head. */
  NONE(0),
  /** Bytes, be it none, then an end. */
  BODY(1),
  /** Messages of a WebSocket, once the response's status is 101. */
  MESSAGES(2);

  private static final Content[] BY_FLAGS = values();

  private final int flags;

  Content(int flags) {
    this.flags = flags;
  }

  int flags() {
    return flags;
  }

  static Content of(int flags) throws PayloadFault {
    int known = flags & 3;
    if (known == BY_FLAGS.length) {
      throw PayloadFault.malformed("content flags");
    }
    return BY_FLAGS[known];
  }
}
