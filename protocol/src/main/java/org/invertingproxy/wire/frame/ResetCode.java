package org.invertingproxy.wire.frame;

/** Why one stream ends before both of its directions are complete. */
public enum ResetCode {
  /** The sender has ended its own direction and needs no more of the other: not a failure. */
  DONE(0),
  /** The source of the sender's bytes broke off: what was sent is not a whole message. */
  ABORTED(1),
  /** Nobody wants the answer any more. */
  CANCELLED(2),
  /** Nothing was done for this stream: the request may go elsewhere, whatever its method. */
  REFUSED(3),
  /** The other side broke a rule on this stream. */
  PROTOCOL(4),
  /** The other side sent more than it had credit for. */
  FLOW_CONTROL(5),
  /** A head or trailers over the receiver's limits. */
  TOO_LARGE(6),
  /** Too much of what costs no credit, as informational heads. */
  EXCESSIVE(7),
  /** Nothing moved for too long. */
  TIMEOUT(8),
  /** The sender has a fault of its own. */
  INTERNAL(9);

  private static final ResetCode[] BY_ID = values();

  private final int id;

  ResetCode(int id) {
    this.id = id;
  }

  /** The number on the wire. */
  public int id() {
    return id;
  }

  /** The code of that number; one that is not known means {@link #INTERNAL}. */
  public static ResetCode of(int id) {
    return id >= 0 && id < BY_ID.length ? BY_ID[id] : INTERNAL;
  }
}
