package org.invertingproxy.wire.frame;

import java.nio.ByteBuffer;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.RequestHead;
import org.invertingproxy.wire.ResponseHead;

/**
 * One frame of the channel. A stream number is above zero; frames of the channel itself have none.
 * Attributes are named texts beside the HTTP heads; a receiver ignores names that it does not know.
 */
public sealed interface Frame {
  /** Length, type, flags and stream number in front of every payload. */
  int HEADER = 10;

  /** What a content frame costs beside its bytes, since a receiver must keep book of it. */
  int OVERHEAD = 64;

  /**
   * First frame of both sides.
   *
   * @param version of the protocol
   * @param limits what the sender is ready to take
   * @param attributes see {@link Attributes}
   */
  record Hello(int version, ChannelLimits limits, Fields attributes) implements Frame {}

  /**
   * The agent offers to serve a backend.
   *
   * @param serving the agent's number for it, never used twice on a channel
   * @param backend the backend's id
   * @param token the right to serve it
   */
  record Serve(int serving, String backend, String token, Fields attributes) implements Frame {
    /** Without the token. */
    @Override
    public String toString() {
      return "Serve[" + serving + ", " + backend + "]";
    }
  }

  /**
   * The proxy serves the backend over this channel from now on.
   *
   * @param epoch grows with every link of that backend: the greater one is the newer
   */
  record Served(int serving, long epoch, Fields attributes) implements Frame {}

  /** The proxy does not serve the backend over this channel, or not any more. */
  record Refused(int serving, RefusalCode code, String reason) implements Frame {}

  /** The agent wants no new requests for that backend. */
  record Unserve(int serving) implements Frame {}

  /**
   * A client's request begins.
   *
   * @param serving the backend it is for
   * @param content what the client will send after the head
   */
  record Open(int stream, int serving, Content content, RequestHead head, Fields attributes)
      implements Frame {}

  /**
   * A response's head.
   *
   * @param hasBody false when nothing follows a final head
   */
  record Head(int stream, boolean hasBody, ResponseHead head) implements Frame {}

  /** Bytes of a body, at least one. */
  record Data(int stream, ByteBuffer bytes) implements Frame {
    /** The credit it uses. */
    public int cost() {
      return bytes.remaining() + OVERHEAD;
    }
  }

  /**
   * A part of a WebSocket message of the client or the backend, or a control frame.
   *
   * @param opcode as in RFC 6455 section 5.2
   * @param last whether it completes the message
   */
  record Message(int stream, int opcode, boolean last, ByteBuffer bytes) implements Frame {
    /** Further bytes of a message. */
    public static final int CONTINUATION = 0;

    /** The beginning of a text message. */
    public static final int TEXT = 1;

    /** The beginning of a binary message. */
    public static final int BINARY = 2;

    /** Close code and reason. */
    public static final int CLOSE = 8;

    /** A ping from end to end. */
    public static final int PING = 9;

    /** Its answer. */
    public static final int PONG = 10;

    /** Whether frames of that opcode may stand between the parts of a message. */
    public static boolean isControl(int opcode) {
      return opcode >= CLOSE;
    }

    /** The credit it uses. */
    public int cost() {
      return bytes.remaining() + 1 + OVERHEAD;
    }
  }

  /** The sender's direction is complete. */
  record End(int stream, Fields trailers) implements Frame {}

  /** Both directions end here. */
  record Reset(int stream, ResetCode code, String reason) implements Frame {}

  /**
   * The other side may send that much more.
   *
   * @param stream 0 for the channel
   * @param credit in bytes, above zero
   */
  record Window(int stream, int credit) implements Frame {}

  /** To be answered with the same number. */
  record Ping(long number) implements Frame {}

  /** The answer. */
  record Pong(long number) implements Frame {}

  /**
   * The sender takes no new streams.
   *
   * @param lastStream the last stream of the other side that it has taken
   */
  record GoAway(int lastStream, ChannelCode code, String reason) implements Frame {}
}
