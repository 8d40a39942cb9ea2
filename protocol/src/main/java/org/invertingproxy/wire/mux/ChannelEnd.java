package org.invertingproxy.wire.mux;

import java.util.List;
import org.invertingproxy.wire.frame.ChannelCode;
import org.invertingproxy.wire.frame.Frame;
import org.invertingproxy.wire.frame.ResetCode;

/**
 * The way of a channel to its end: no new streams, the last stream, the last word. Takes the mux's
 * lock for its few changes and tells listeners and sends without it.
 */
final class ChannelEnd {
  private final Object lock;
  private final Streams streams;
  private final Backends backends;
  private final OutboundQueue out;
  private final Heartbeat heartbeat;
  private final MuxTimer timer;
  private final MessageSender sender;
  private final MuxListener listener;
  private final Drain drain = new Drain(); // guarded by lock
  private volatile boolean closed;

  ChannelEnd(
      Streams streams,
      Backends backends,
      OutboundQueue out,
      Heartbeat heartbeat,
      MuxTimer timer,
      MessageSender sender,
      MuxListener listener) {
    this.lock = streams.lock();
    this.streams = streams;
    this.backends = backends;
    this.out = out;
    this.heartbeat = heartbeat;
    this.timer = timer;
    this.sender = sender;
    this.listener = listener;
  }

  /** With the lock held: whether this side may open streams. */
  boolean mayOpen() {
    return drain.mayOpen();
  }

  /** With the lock held: whether this side takes streams of the other. */
  boolean mayTake() {
    return drain.mayTake();
  }

  /** Whether it is over; needs no lock. */
  boolean isClosed() {
    return closed;
  }

  /** This side takes no new streams. */
  void leave(ChannelCode code, String reason) {
    synchronized (lock) {
      if (!drain.leave()) {
        return;
      }
      out.add(new Frame.GoAway(streams.table().last(), code, reason));
    }
    out.pump();
    streamEnded();
  }

  /** The other side takes no new streams. */
  void peerLeft(Frame.GoAway frame) {
    List<MuxStream> untouched;
    synchronized (lock) {
      drain.peerLeft();
      untouched = streams.table().all();
    }
    // What it has not taken it will not take (RFC 9113 section 6.8 has the same rule).
    untouched.removeIf(stream -> stream.id() <= frame.lastStream());
    if (streams.side() == Side.PROXY) {
      untouched.forEach(
          stream -> streams.ends().wasReset(stream, ResetCode.REFUSED, "the agent is going away"));
    }
    listener.goingAway(frame);
    streamEnded();
  }

  /** A stream has ended, or might have been the last before. */
  void streamEnded() {
    boolean done;
    synchronized (lock) {
      done = drain.isDone(streams.table().size());
    }
    if (done) {
      listener.drained();
    }
  }

  /**
   * The channel is over.
   *
   * @param tell whether the other side can and should hear of it
   * @return false when it was over already
   */
  boolean close(ChannelCode code, String reason, boolean tell) {
    List<MuxStream> doomed;
    LastWord lastWord = new LastWord(sender, code, reason);
    synchronized (lock) {
      if (!drain.close()) {
        return false;
      }
      closed = true;
      doomed = streams.table().all();
      if (tell) {
        out.stop(new Frame.GoAway(streams.table().last(), code, reason), lastWord);
      } else {
        out.stop(null, null);
      }
    }
    heartbeat.stop();
    backends.clear();
    streams.ends().fail(doomed, reason);
    listener.closed(code, reason);
    if (tell) {
      out.pump();
      lastWord.within(timer);
    }
    return true;
  }
}
