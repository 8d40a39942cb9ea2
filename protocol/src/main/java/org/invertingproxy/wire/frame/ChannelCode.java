package org.invertingproxy.wire.frame;

/** Why a channel takes no new streams or ends, and the WebSocket close code that goes with it. */
public enum ChannelCode {
  /** The channel is not needed any more. */
  NORMAL(0, 1000),
  /** The sender stops; streams that run may end. */
  GOING_AWAY(1, 1001),
  /** The other side broke a rule of the channel. */
  PROTOCOL(2, 4002),
  /** More bytes than the channel had credit for, or more credit than a window can hold. */
  FLOW_CONTROL(3, 4003),
  /** A message or frame above the receiver's limits. */
  TOO_LARGE(4, 4004),
  /** Too many frames that cost the sender nothing: resets, faults, control frames never read. */
  EXCESSIVE(5, 4005),
  /** Nothing was heard for too long. */
  SILENT(6, 4006),
  /** No common version. */
  VERSION(7, 4007),
  /** A newer channel of the same agent has taken over. */
  REPLACED(8, 4008),
  /** The sender has a fault of its own. */
  INTERNAL(9, 4009),
  /** Nothing is served on this channel and nothing may be. */
  UNAUTHORIZED(10, 4010),
  /** Never sent: the transport broke without a word. */
  LOST(0xffff, 1006);

  /** RFC 6455 section 7.4.1. */
  private static final int MESSAGE_TOO_BIG = 1009;

  private static final ChannelCode[] BY_ID = values();

  private final int id;
  private final int webSocketCode;

  ChannelCode(int id, int webSocketCode) {
    this.id = id;
    this.webSocketCode = webSocketCode;
  }

  /** The number on the wire. */
  public int id() {
    return id;
  }

  /** The code to close the WebSocket with (RFC 6455 section 7.4); not for {@link #LOST}. */
  public int webSocketCode() {
    return webSocketCode;
  }

  /** The code of that number; one that is not known means {@link #INTERNAL}. */
  public static ChannelCode of(int id) {
    return id >= 0 && id <= UNAUTHORIZED.id ? BY_ID[id] : INTERNAL;
  }

  /** What a close code of the WebSocket says; one that is none of ours means {@link #LOST}. */
  public static ChannelCode ofWebSocket(int code) {
    if (code == MESSAGE_TOO_BIG) { // as WebSocket libraries say it before anybody else can
      return TOO_LARGE;
    }
    for (ChannelCode known : BY_ID) {
      if (known.webSocketCode == code) {
        return known;
      }
    }
    return LOST;
  }
}
