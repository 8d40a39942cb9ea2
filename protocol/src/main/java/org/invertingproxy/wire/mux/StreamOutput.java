package org.invertingproxy.wire.mux;

import java.util.ArrayDeque;
import java.util.List;
import org.invertingproxy.wire.frame.Frame;

/**
 * The sending direction of one stream: what waits, and the credit for it. Guarded by the mux's
 * lock.
 */
final class StreamOutput {
  /** Above this the writer should wait; below half of it, it is woken. */
  static final int HIGH_WATER = 128 * 1024;

  private final MuxStream stream;
  private final FlowWindow credit;
  private final ArrayDeque<Piece> pieces = new ArrayDeque<>();
  private int waiting; // what the content of the pieces costs
  private boolean starved; // the writer saw "not writable"
  private boolean queued; // stands in the outbound queue's ring
  private boolean begun; // a frame of this stream has left
  private boolean ended; // nothing may be added
  private boolean done; // everything has left, the end included
  private boolean dead;

  StreamOutput(MuxStream stream, int initialCredit) {
    this.stream = stream;
    this.credit = new FlowWindow(initialCredit);
  }

  MuxStream stream() {
    return stream;
  }

  /** Appends; whoever asks must put this into the ring. */
  void add(Piece piece) {
    pieces.add(piece);
    if (piece instanceof Piece.Content content) {
      waiting += content.cost(); // with the overhead: else empty messages could pile up for ever
    }
  }

  /** Nothing follows what was added. */
  void end() {
    ended = true;
    done = pieces.isEmpty();
  }

  /** Drops what waits: the stream is over. */
  void kill() {
    pieces.clear();
    waiting = 0;
    dead = true;
    done = true;
    ended = true;
  }

  boolean writable() {
    if (waiting < HIGH_WATER || dead) {
      return true;
    }
    starved = true;
    return false;
  }

  /** Whether the writer is to be woken, which is said once. */
  boolean wake() {
    if (starved && (dead || waiting <= HIGH_WATER / 2)) {
      starved = false;
      return true;
    }
    return false;
  }

  /** Whether something could leave now, as far as this stream's own credit goes. */
  boolean sendable() {
    Piece next = pieces.peek();
    if (next instanceof Piece.Content content) {
      return credit.credit() >= least(content);
    }
    return next != null;
  }

  /**
   * Moves one turn's share to the message: frames without cost and at most one with.
   *
   * @param most bytes of content
   * @param room in the message; a frame that alone is larger goes into an empty message
   * @return false when nothing fitted
   */
  boolean take(List<Piece> message, int most, int room, FlowWindow channel) {
    boolean contentTaken = false;
    boolean taken = false;
    int left = room;
    for (Piece next = pieces.peek(); next != null; next = pieces.peek()) {
      if (next instanceof Piece.Content content) {
        int fitting = Math.min(most, left - Frame.HEADER - 1);
        int length = contentTaken ? -1 : share(content, fitting, channel);
        if (length < 0) {
          break;
        }
        contentTaken = true;
        takeContent(content, length, message, channel);
      } else if (next.size() <= left || message.isEmpty()) {
        message.add(pieces.remove());
      } else {
        break;
      }
      left -= message.get(message.size() - 1).size();
      taken = true;
    }
    begun |= taken;
    done = ended && pieces.isEmpty();
    return taken;
  }

  private int share(Piece.Content content, int most, FlowWindow channel) {
    int affordable = Math.min(credit.credit(), channel.credit());
    boolean cut = content.isWhole() && content.bytes().remaining() > most;
    if (affordable < least(content) || most <= 0 || cut) {
      return -1;
    }
    return Math.min(Math.min(content.bytes().remaining(), most), affordable - content.overhead());
  }

  private void takeContent(
      Piece.Content content, int length, List<Piece> message, FlowWindow channel) {
    pieces.remove();
    if (length < content.bytes().remaining()) {
      message.add(content.first(length));
      pieces.addFirst(content.rest(length));
      waiting -= length; // the rest keeps the overhead
    } else {
      message.add(content);
      waiting -= length + content.overhead();
    }
    credit.use(length + content.overhead());
    channel.use(length + content.overhead());
  }

  /** The credit without which nothing of that piece can leave. */
  static int least(Piece.Content content) {
    return content.isWhole()
        ? content.cost()
        : content.overhead() + Math.min(1, content.bytes().remaining());
  }

  /** The credit without which the next piece cannot leave; 0 when it needs none. */
  int leastCredit() {
    return pieces.peek() instanceof Piece.Content content ? least(content) : 0;
  }

  FlowWindow credit() {
    return credit;
  }

  boolean isQueued() {
    return queued;
  }

  void queued(boolean now) {
    queued = now;
  }

  boolean hasBegun() {
    return begun;
  }

  boolean isEnded() {
    return ended;
  }

  boolean isDead() {
    return dead;
  }

  /** Whether everything has left, or never will. */
  boolean isDone() {
    return done;
  }
}
