package org.invertingproxy.wire.mux;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.invertingproxy.wire.frame.Frame;
import org.invertingproxy.wire.frame.FrameEncoder;
import org.jspecify.annotations.Nullable;

/**
 * The one way out of a channel. While a message is being sent, everything else waits; then as much
 * of it as fits goes into the next one: frames of the channel and those that open streams, in the
 * order in which they were added, then streams in turn. So what the channel says of a backend comes
 * after the streams that were opened before, and before those that were opened later.
 *
 * <p>State is guarded by the mux's lock; {@link #pump} takes it itself and must be called without.
 */
final class OutboundQueue {
  /** Most of a stream's bytes in one turn, so that a small answer is not stuck behind a big one. */
  static final int TURN = 16 * 1024;

  /** Frames of the channel that may wait for a peer that does not read. */
  static final int MOST_CONTROL = 32 * 1024;

  /** So many streams that are over may stand in the queues before anybody looks. */
  private static final int FEW = 64;

  private final Object lock;
  private final MessageSender sender;
  private final Consumer<MuxStream> departed;
  private final Consumer<Throwable> broken;
  private final Runnable unread;
  private final ArrayDeque<Control> control = new ArrayDeque<>();
  private final ArrayDeque<StreamOutput> ring = new ArrayDeque<>();
  private final Set<StreamOutput> withoutCredit = new LinkedHashSet<>();
  private FlowWindow credit = new FlowWindow(0);
  private int words; // of the channel, in control
  private int dead; // streams that are over and still stand in control or ring
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
    control.add(new Word(FrameEncoder.encode(frame)));
    words++;
    if (words == MOST_CONTROL) {
      unread.run();
    }
  }

  /** Only the latest of several pings is answered. */
  void pong(long number) {
    pong = number;
    pongWanted = true;
  }

  /** The stream is new: the frame that opens it keeps its place among those of the channel. */
  void opened(StreamOutput stream) {
    if (!stopped) {
      stream.queued(true);
      control.add(new Opening(stream));
    }
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
    dead = 0;
    withoutCredit.clear();
    pongWanted = false;
    if (last != null) {
      control.add(new Word(FrameEncoder.encode(last)));
    }
    stopped = true;
    finish = afterwards;
  }

  /** The stream is over; the caller holds the lock. Idempotent. */
  void kill(StreamOutput stream) {
    if (stream.isDead()) {
      return;
    }
    stream.kill();
    if (withoutCredit.remove(stream)) {
      stream.queued(false);
    } else if (stream.isQueued() && !stopped) {
      dead++;
      sweep();
    }
  }

  /** While the other side reads nothing, streams may come and go without end. */
  private void sweep() {
    if (dead > FEW && dead > queued() / 2) {
      control.removeIf(next -> next instanceof Opening opening && opening.stream().isDead());
      ring.removeIf(StreamOutput::isDead);
      dead = 0;
    }
  }

  /** What stands in the queues, with what is over; the caller holds the lock. */
  int queued() {
    return control.size() + ring.size();
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
    OutgoingMessage message = new OutgoingMessage();
    Runnable afterwards;
    while (true) {
      synchronized (lock) {
        // A send that completes within the call, or a listener that adds output, ends up here
        // again instead of in a call within the call.
        if (sending || !collect(message)) {
          pumping = false;
          afterwards = sending ? null : finish;
          break;
        }
        sending = true;
      }
      try {
        sender.send(message.join(), new Sent());
        message.streams().forEach(departed);
      } catch (RuntimeException | Error e) { // a listener's fault must not stop the channel
        synchronized (lock) {
          pumping = false;
        }
        throw e;
      }
      message.clear();
    }
    if (afterwards != null) {
      afterwards.run();
    }
  }

  private boolean collect(OutgoingMessage message) {
    if (pongWanted) {
      control.add(new Word(FrameEncoder.encode(new Frame.Pong(pong))));
      words++;
      pongWanted = false;
    }
    while (!message.isFull() && !control.isEmpty() && take(control.element(), message)) {
      control.remove();
    }
    while (!message.isFull() && !ring.isEmpty()) {
      StreamOutput stream = ring.remove();
      if (stream.leastCredit() > credit.credit()) {
        withoutCredit.add(stream); // stays marked as queued
        continue;
      }
      if (!turn(stream, TURN, message)) {
        ring.addFirst(stream);
        break;
      }
    }
    return !message.isEmpty();
  }

  /** False when it does not fit. */
  private boolean take(Control next, OutgoingMessage message) {
    if (next instanceof Opening opening) {
      return turn(opening.stream(), 0, message);
    }
    if (!message.add(((Word) next).frame())) {
      return false;
    }
    words--;
    return true;
  }

  /** Gives the stream its turn, unless it is over: false when nothing fitted. */
  private boolean turn(StreamOutput stream, int most, OutgoingMessage message) {
    if (stream.isDead()) {
      dead--;
      return true;
    }
    if (stream.sendable() && !message.add(stream, most, credit)) {
      return false;
    }
    stream.queued(false);
    ready(stream);
    return true;
  }

  /** What leaves before the streams have their turns. */
  private sealed interface Control permits Word, Opening {}

  private record Word(ByteBuffer frame) implements Control {}

  private record Opening(StreamOutput stream) implements Control {}

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
