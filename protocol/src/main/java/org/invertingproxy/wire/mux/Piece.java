package org.invertingproxy.wire.mux;

import java.nio.ByteBuffer;
import org.invertingproxy.wire.frame.Frame;
import org.invertingproxy.wire.frame.FrameEncoder;

/** What waits to be put into a message. */
sealed interface Piece {
  /** Bytes it takes in the message. */
  int size();

  /** Puts it there. */
  void put(ByteBuffer message);

  /** A whole frame that needs no credit. */
  record Encoded(ByteBuffer frame) implements Piece {
    @Override
    public int size() {
      return frame.remaining();
    }

    @Override
    public void put(ByteBuffer message) {
      message.put(frame);
    }
  }

  /** Bytes that need credit and may be split. */
  sealed interface Content extends Piece {
    /** The bytes. */
    ByteBuffer bytes();

    /** The frame's cost beside the bytes. */
    int overhead();

    /** What it costs as one frame. */
    default int cost() {
      return overhead() + bytes().remaining();
    }

    /** Whether it must leave as one frame. */
    boolean isWhole();

    /** Cuts off the first bytes as a piece of their own; this must not be used afterwards. */
    Content first(int length);

    /** What is left after the first bytes. */
    Content rest(int length);
  }

  /** Bytes of a body. */
  record Data(int stream, ByteBuffer bytes) implements Content {
    @Override
    public int size() {
      return Frame.HEADER + bytes.remaining();
    }

    @Override
    public int overhead() {
      return Frame.OVERHEAD;
    }

    @Override
    public boolean isWhole() {
      return false;
    }

    @Override
    public void put(ByteBuffer message) {
      FrameEncoder.dataHeader(message, stream, bytes.remaining());
      message.put(bytes);
    }

    @Override
    public Content first(int length) {
      return new Data(stream, bytes.slice(bytes.position(), length));
    }

    @Override
    public Content rest(int length) {
      return new Data(stream, bytes.slice(bytes.position() + length, bytes.remaining() - length));
    }
  }

  /** A part of a WebSocket message. */
  record Message(int stream, int opcode, boolean last, ByteBuffer bytes) implements Content {
    @Override
    public int size() {
      return Frame.HEADER + 1 + bytes.remaining();
    }

    @Override
    public int overhead() {
      return Frame.OVERHEAD + 1;
    }

    /** Control frames have no continuation (RFC 6455 section 5.5). */
    @Override
    public boolean isWhole() {
      return Frame.Message.isControl(opcode);
    }

    @Override
    public void put(ByteBuffer message) {
      FrameEncoder.messageHeader(message, stream, opcode, last, bytes.remaining());
      message.put(bytes);
    }

    @Override
    public Content first(int length) {
      return new Message(stream, opcode, false, bytes.slice(bytes.position(), length));
    }

    @Override
    public Content rest(int length) {
      return new Message(
          stream,
          Frame.Message.CONTINUATION,
          last,
          bytes.slice(bytes.position() + length, bytes.remaining() - length));
    }
  }
}
