package org.invertingproxy.wire.frame;

import org.jspecify.annotations.Nullable;

/**
 * The kinds of frames: their numbers on the wire, where they may stand and how long they may be.
 */
public enum FrameType {
  /** First frame of both sides. */
  HELLO(1, Scope.CHANNEL, 28, Integer.MAX_VALUE),
  /** The agent offers to serve a backend. */
  SERVE(2, Scope.CHANNEL, 10, Integer.MAX_VALUE),
  /** The proxy accepts that. */
  SERVED(3, Scope.CHANNEL, 14, Integer.MAX_VALUE),
  /** The proxy does not accept it, or not any more. */
  REFUSED(4, Scope.CHANNEL, 8, Integer.MAX_VALUE),
  /** The agent wants no new requests for a backend. */
  UNSERVE(5, Scope.CHANNEL, 4, 4),
  /** A client's request begins. */
  OPEN(6, Scope.STREAM, 14, Integer.MAX_VALUE),
  /** A response's head, informational or final. */
  HEAD(7, Scope.STREAM, 6, Integer.MAX_VALUE),
  /** Some bytes of a body. */
  DATA(8, Scope.STREAM, 1, Integer.MAX_VALUE),
  /** A part of a WebSocket message, or a WebSocket control frame. */
  MESSAGE(9, Scope.STREAM, 1, Integer.MAX_VALUE),
  /** A body is complete; its trailers. */
  END(10, Scope.STREAM, 2, Integer.MAX_VALUE),
  /** A stream ends at once, in both directions. */
  RESET(11, Scope.STREAM, 4, Integer.MAX_VALUE),
  /** Credit for more bytes of a stream, or of the whole channel. */
  WINDOW(12, Scope.BOTH, 4, 4),
  /** To be answered by a pong. */
  PING(13, Scope.CHANNEL, 8, 8),
  /** Answers a ping. */
  PONG(14, Scope.CHANNEL, 8, 8),
  /** No new streams from now on, or the last word before the channel is closed. */
  GO_AWAY(15, Scope.CHANNEL, 8, Integer.MAX_VALUE);

  private enum Scope {
    CHANNEL,
    STREAM,
    BOTH
  }

  private static final FrameType[] BY_ID = values();

  private final int id;
  private final Scope scope;
  private final int shortest;
  private final int longest;

  FrameType(int id, Scope scope, int shortest, int longest) {
    this.id = id;
    this.scope = scope;
    this.shortest = shortest;
    this.longest = longest;
  }

  /** The type of that number, or null when this version knows none. */
  static @Nullable FrameType of(int id) {
    return id >= 1 && id <= BY_ID.length ? BY_ID[id - 1] : null;
  }

  /** The number on the wire. */
  public int id() {
    return id;
  }

  /** Whether a payload may have that many bytes; whether it fits its message is checked before. */
  boolean allowsLength(int length) {
    return length >= shortest && length <= longest;
  }

  /** Whether such a frame may carry that stream number. */
  boolean allowsStream(int stream) {
    return switch (scope) {
      case CHANNEL -> stream == 0;
      case STREAM -> stream != 0;
      case BOTH -> true;
    };
  }
}
