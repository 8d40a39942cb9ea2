package org.invertingproxy.proxy.channel;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts the parts of a message together, up to a limit; holds nothing between messages. Called by
 * one thread at a time.
 */
final class MessageAssembly {
  private static final int LEAST = 16 * 1024;

  private final IntSupplier limit;
  private final Consumer<ByteBuffer> whole;
  private @Nullable ByteBuffer parts;
  private int expected = LEAST; // as large as the last one: growing step by step copies
  private boolean tooLarge;

  /**
   * An assembly.
   *
   * @param limit most bytes of a message, asked at each part
   * @param whole takes each message; the buffer is not its own
   */
  MessageAssembly(IntSupplier limit, Consumer<ByteBuffer> whole) {
    this.limit = limit;
    this.whole = whole;
  }

  /**
   * Takes a part.
   *
   * @param part heap or direct; not kept
   * @return false when the message is over the limit; nothing is taken from then on
   */
  boolean add(ByteBuffer part, boolean last) {
    ByteBuffer before = parts;
    int held = before == null ? 0 : before.position();
    if (tooLarge || part.remaining() > limit.getAsInt() - held) {
      tooLarge = true;
      parts = null;
      return false;
    }
    if (last && before == null) {
      whole.accept(part);
    } else {
      ByteBuffer after = withRoom(before, part.remaining()).put(part);
      parts = last ? null : after;
      if (last) {
        expected = Math.max(LEAST, after.position());
        whole.accept(after.flip());
      }
    }
    return true;
  }

  private ByteBuffer withRoom(@Nullable ByteBuffer before, int more) {
    if (before == null) {
      return ByteBuffer.allocate(Math.max(LEAST, more));
    }
    if (before.remaining() >= more) {
      return before;
    }
    int wanted = Math.min(limit.getAsInt(), Math.max(before.capacity() * 2, expected));
    int size = Math.max(wanted, before.position() + more);
    return ByteBuffer.allocate(size).put(before.flip());
  }
}
