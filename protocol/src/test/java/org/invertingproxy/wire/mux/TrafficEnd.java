package org.invertingproxy.wire.mux;

import java.util.Random;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.frame.Frame;
import org.invertingproxy.wire.frame.ResetCode;
import org.jspecify.annotations.Nullable;

/**
 * One end of one stream in random traffic: writes bytes that follow from stream, direction and
 * position, and checks those it reads. Used by one thread at a time.
 */
final class TrafficEnd {
  private final MuxStream stream;
  private final Random random;
  private final int writeSalt;
  private final int readSalt;
  private final long toWrite;
  private boolean messages;
  private long written;
  private long read;
  private boolean ended;

  TrafficEnd(MuxStream stream, Side side, Random random) {
    this.stream = stream;
    this.random = random;
    this.writeSalt = stream.id() * 31 + (side == Side.PROXY ? 7 : 11);
    this.readSalt = stream.id() * 31 + (side == Side.PROXY ? 11 : 7);
    this.toWrite = (long) Math.pow(10, random.nextDouble() * 6);
  }

  /** From now on messages pass, not bytes. */
  void upgrade() {
    messages = true;
  }

  /** Writes a piece, or the end once enough was written. */
  void write() {
    if (ended || !stream.isWritable()) {
      return;
    }
    if (written >= toWrite) {
      ended = true;
      stream.end(Fields.of("written", Long.toString(written)));
      return;
    }
    int length = 1 + random.nextInt(random.nextInt(8) == 0 ? 100_000 : 2_000);
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = at(writeSalt, written + i);
    }
    written += length;
    if (messages) {
      stream.writeMessage(Frame.Message.BINARY, random.nextBoolean(), bytes);
    } else {
      stream.write(bytes);
    }
  }

  /** Reads some pieces, or nothing if there is none. */
  void read(int most) {
    for (int i = 0; i < most; i++) {
      byte[] bytes = next();
      if (bytes == null) {
        return;
      }
      for (byte b : bytes) {
        if (b != at(readSalt, read++)) {
          throw new AssertionError("a wrong byte at " + (read - 1) + " of " + stream.id());
        }
      }
    }
  }

  void reset() {
    ended = true;
    stream.reset(ResetCode.CANCELLED, "at random");
  }

  void stopReading() {
    stream.stopReading();
  }

  /** Whether nothing is left to do; checks that a good end came after the right number of bytes. */
  boolean isFinished() {
    if (stream.failure() != null) { // perhaps only because the rest is not wanted
      return ended || stream.isOver();
    }
    if (!stream.isEnded()) {
      return false;
    }
    String announced = stream.trailers().first("written");
    if (announced != null && read != Long.parseLong(announced)) {
      throw new AssertionError("read " + read + " of " + announced);
    }
    return ended || stream.isOver();
  }

  private byte @Nullable [] next() {
    if (!messages) {
      return stream.read();
    }
    Frame.Message message = stream.readMessage();
    return message == null ? null : message.bytes().array();
  }

  private static byte at(int salt, long position) {
    return (byte) (salt * 131L + position * 7 + (position >> 11));
  }
}
