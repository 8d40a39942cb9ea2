package org.invertingproxy.wire.mux;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.invertingproxy.wire.frame.ChannelLimits;
import org.invertingproxy.wire.frame.Frame;
import org.invertingproxy.wire.frame.FrameEncoder;
import org.jspecify.annotations.Nullable;

/**
 * The one way out of a channel. While a message is being sent, everything else waits; then as much
 * of it as fits goes into the next one: frames of the channel first, then streams in turn.
 *
 * <p>State is guarded by the mux's lock; {@link #pump} takes it itself and must be called without.
 */
final class OutboundQueue {
  /** A message is closed once it holds that much. */
  static final int MESSAGE = 64 * 1024;

  /** What every receiver accepts; a larger frame is sent alone. */
  private static final int LARGEST = ChannelLimits.LEAST_MESSAGE;

  /** Most of a stream's bytes in one turn, so that a small answer is not stuck behind a big one. */
  static final int TURN = 16 * 1024;

  /** Frames of the channel that may wait for a peer that does not read. */
  static final int MOST_CONTROL = 32 * 1024;

  private final Object lock;
  private final MessageSender sender;
  private final Consumer<MuxStream> departed;
  private final Consumer<Throwable> broken;
  private final Runnable unread;
  private final ArrayDeque<ByteBuffer> control = new ArrayDeque<>();
  private final ArrayDeque<StreamOutput> ring = new ArrayDeque<>();
  private final Set<StreamOutput> withoutCredit = new LinkedHashSet<>();
  private FlowWindow credit = new FlowWindow(0);
  private boolean pongWanted;
  private long pong;
  private boolean sending;
  private boolean pumping;
  private boolean stopped;
  private int corks;
  private @Nullable Runnable finish;

  /**
   * A queue.
   *
   * @param departed told, without the lock, of every stream that was part of a message
   * @param broken told of a failed send
   * @param unread told, with the lock held, that too many frames wait
   */
  OutboundQueue(
      Object lock,
      MessageSender sender,
      Consumer<MuxStream> departed,
      Consumer<Throwable> broken,
      Runnable unread) {
    this.lock = lock;
    this.sender = sender;
    this.departed = departed;
    this.broken = broken;
    this.unread = unread;
  }

  /** The other side's hello has come. */
  void open(int channelCredit) {
    credit = new FlowWindow(channelCredit);
  }

  /** Appends a frame of the channel. */
  void add(Frame frame) {
    if (stopped) {
      return;
    }
    control.add(FrameEncoder.encode(frame));
    if (control.size() == MOST_CONTROL) {
      unread.run();
    }
  }

  /** Only the latest of several pings is answered. */
  void pong(long number) {
    pong = number;
    pongWanted = true;
  }

  /** The stream has something to send, or credit for it. */
  void ready(StreamOutput stream) {
    if (!stream.isQueued() && stream.sendable() && !stopped) {
      stream.queued(true);
      ring.add(stream);
    }
  }

  /** The channel as a whole got credit: false when that is more than a window can hold. */
  boolean addCredit(int more) {
    if (!credit.add(more)) {
      return false;
    }
    ring.addAll(withoutCredit);
    withoutCredit.clear();
    return true;
  }

  /**
   * Nothing but a last frame, if any, leaves any more.
   *
   * @param afterwards run without the lock once it has left
   */
  void stop(@Nullable Frame last, @Nullable Runnable afterwards) {
    control.clear();
    ring.clear();
    withoutCredit.clear();
    pongWanted = false;
    if (last != null) {
      control.add(FrameEncoder.encode(last));
    }
    stopped = true;
    finish = afterwards;
  }

  /** The stream is over; the caller holds the lock. What waits for credit would wait for long. */
  void kill(StreamOutput stream) {
    stream.kill();
    withoutCredit.remove(stream);
  }

  int channelCredit() {
    return credit.credit();
  }

  /** Output waits until {@link #uncork}, so that it goes into one message. */
  void cork() {
    synchronized (lock) {
      corks++;
    }
  }

  /** Ends {@link #cork}. */
  void uncork() {
    synchronized (lock) {
      corks--;
    }
    drive(); // even if another thread corks: it must not be able to hold up this one's output
  }

  /** Sends what waits, unless a send is pending or output is corked. */
  void pump() {
    synchronized (lock) {
      if (corks > 0) {
        return;
      }
    }
    drive();
  }

  private void drive() {
    synchronized (lock) {
      if (pumping || sending) {
        return;
      }
      pumping = true;
    }
    List<Piece> pieces = new ArrayList<>();
    List<MuxStream> streams = new ArrayList<>();
    Runnable afterwards;
    while (true) {
      synchronized (lock) {
        // A send that completes within the call, or a listener that adds output, ends up here
        // again instead of in a call within the call.
        if (sending || !collect(pieces, streams)) {
          pumping = false;
          afterwards = sending ? null : finish;
          break;
        }
        sending = true;
      }
      try {
        sender.send(join(pieces), new Sent());
        streams.forEach(departed);
      } catch (RuntimeException | Error e) { // a listener's fault must not stop the channel
        synchronized (lock) {
          pumping = false;
        }
        throw e;
      }
      pieces.clear();
      streams.clear();
    }
    if (afterwards != null) {
      afterwards.run();
    }
  }

  private boolean collect(List<Piece> pieces, List<MuxStream> streams) {
    int size = 0;
    if (pongWanted) {
      control.add(FrameEncoder.encode(new Frame.Pong(pong)));
      pongWanted = false;
    }
    while (size < MESSAGE && fits(control.peek(), size)) {
      Piece piece = new Piece.Encoded(control.remove());
      size += piece.size();
      pieces.add(piece);
    }
    while (size < MESSAGE && !ring.isEmpty()) {
      StreamOutput stream = ring.remove();
      if (!stream.sendable()) { // it was reset meanwhile
        stream.queued(false);
        continue;
      }
      if (stream.leastCredit() > credit.credit()) {
        withoutCredit.add(stream); // stays marked as queued
        continue;
      }
      int before = pieces.size();
      if (!stream.take(pieces, TURN, LARGEST - size, credit)) {
        ring.addFirst(stream);
        break;
      }
      for (int i = before; i < pieces.size(); i++) {
        size += pieces.get(i).size();
      }
      streams.add(stream.stream());
      stream.queued(false);
      ready(stream);
    }
    return !pieces.isEmpty();
  }

  private static boolean fits(@Nullable ByteBuffer frame, int size) {
    return frame != null && (size == 0 || size + frame.remaining() <= LARGEST);
  }

  private static ByteBuffer join(List<Piece> pieces) {
    int size = 0;
    for (Piece piece : pieces) {
      size += piece.size();
    }
    ByteBuffer message = ByteBuffer.allocate(size);
    pieces.forEach(piece -> piece.put(message));
    return message.flip();
  }

  private final class Sent implements MessageSender.Completion {
    @Override
    public void sent() {
      synchronized (lock) {
        sending = false;
      }
      drive();
    }

    @Override
    public void failed(Throwable cause) {
      broken.accept(cause);
    }
  }
}
