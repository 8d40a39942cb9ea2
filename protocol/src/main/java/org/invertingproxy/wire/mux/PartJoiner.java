package org.invertingproxy.wire.mux;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.invertingproxy.wire.BodyBudget;
import org.invertingproxy.wire.WireFormatException;
import org.invertingproxy.wire.frame.Frame;
import org.jspecify.annotations.Nullable;

/**
 * Reads the messages of a {@link MessageStream} in as few parts as a bound allows: an ordinary
 * message, however it was split on its way, is one part again. Used by one thread at a time.
 */
public final class PartJoiner {
  /**
   * A whole message, a part of a large one, or a close.
   *
   * @param opcode TEXT or BINARY for every part of a message, also its later ones; or CLOSE
   * @param first whether the message begins here
   * @param last whether it ends here
   * @param bytes the receiver's own
   */
  public record Part(int opcode, boolean first, boolean last, ByteBuffer bytes) {}

  private final MessageStream stream;
  private final int size;
  private final BodyBudget budget;
  private int held; // bytes taken from the budget
  private ByteArrayOutputStream joined = new ByteArrayOutputStream(0);
  private int opcode; // of the message that has begun, or 0
  private boolean first = true;

  /**
   * A reader of that stream.
   *
   * @param size in bytes; a message that is larger is given in parts of at least so many, or of
   *     less while the budget is short
   * @param budget of what is joined, and of the latest part until the next one is asked for
   */
  public PartJoiner(MessageStream stream, int size, BodyBudget budget) {
    this.stream = stream;
    this.size = size;
    this.budget = budget;
  }

  /**
   * The next part, or null when it has not come yet. A close drops the message that it cuts. The
   * part before counts as dealt with.
   *
   * @throws WireFormatException when the parts do not follow each other as RFC 6455 section 5.4
   *     wants
   */
  public @Nullable Part next() throws WireFormatException {
    hold(joined.size());
    for (Frame.Message part = stream.readMessage(); part != null; part = stream.readMessage()) {
      int kind = part.opcode();
      if (kind == Frame.Message.CLOSE) {
        release();
        return new Part(kind, true, true, part.bytes());
      }
      if (kind == Frame.Message.PING || kind == Frame.Message.PONG) {
        continue; // each hop has its own
      }
      begin(kind);
      hold(joined.size() + part.bytes().remaining());
      if (part.last() && joined.size() == 0) {
        return emit(true, part.bytes());
      }
      add(part.bytes());
      if (part.last() || joined.size() >= budget.room(size, 0)) {
        ByteBuffer all = ByteBuffer.wrap(joined.toByteArray());
        joined = new ByteArrayOutputStream(0); // an idle socket holds no buffer
        return emit(part.last(), all);
      }
    }
    return null;
  }

  /** Drops what has come and gives everything back; to be called at the end, be it twice. */
  public void release() {
    joined = new ByteArrayOutputStream(0);
    hold(0);
  }

  private void hold(int bytes) {
    budget.take(bytes - held);
    held = bytes;
  }

  private void begin(int kind) throws WireFormatException {
    boolean continues = kind == Frame.Message.CONTINUATION;
    if (continues == (opcode == 0)) {
      throw WireFormatException.malformed("a part of a message that is out of order");
    }
    if (!continues) {
      opcode = kind;
    }
  }

  private Part emit(boolean last, ByteBuffer bytes) {
    Part part = new Part(opcode, first, last, bytes);
    first = last;
    if (last) {
      opcode = 0;
    }
    return part;
  }

  private void add(ByteBuffer bytes) {
    joined.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
  }
}
