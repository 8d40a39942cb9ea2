package org.invertingproxy.wire.mux;

import java.util.List;
import org.invertingproxy.wire.frame.Frame;
import org.invertingproxy.wire.frame.FrameEncoder;
import org.invertingproxy.wire.frame.ResetCode;
import org.jspecify.annotations.Nullable;

/**
 * How streams end: well, by either side, or with the channel. Whoever takes a stream out of the
 * table tells its listener, so that it is told once. Takes the mux's lock for its few changes and
 * tells listeners and sends without it.
 */
final class StreamEnds {
  private final Object lock;
  private final Side side;
  private final StreamTable table;
  private final OutboundQueue out;
  private final ChannelCredit credit;
  private final CreditBudget.Share share;
  private final Runnable ended;

  /**
   * Ends of streams.
   *
   * @param ended told, without the lock, after each stream that is over
   */
  StreamEnds(
      Object lock,
      Side side,
      StreamTable table,
      OutboundQueue out,
      ChannelCredit credit,
      CreditBudget.Share share,
      Runnable ended) {
    this.lock = lock;
    this.side = side;
    this.table = table;
    this.out = out;
    this.credit = credit;
    this.share = share;
    this.ended = ended;
  }

  /** On the agent: the rest of the request is not wanted. */
  void stopReading(MuxStream stream) {
    synchronized (lock) {
      StreamInput input = stream.input();
      if (input.isRead() || input.failure() != null) {
        return;
      }
      boolean mayCome = !input.hasEnded();
      drop(stream, local(ResetCode.DONE, "the rest is not wanted"));
      StreamOutput output = stream.output();
      if (mayCome && output.isEnded() && !output.isDead()) {
        output.add(doneWith(stream));
        output.end();
        out.ready(output);
      }
    }
    out.pump();
  }

  /** The word that the other direction is not wanted. */
  static Piece doneWith(MuxStream stream) {
    return new Piece.Encoded(FrameEncoder.encode(new Frame.Reset(stream.id(), ResetCode.DONE, "")));
  }

  /** Ends a stream from this side. */
  void reset(MuxStream stream, ResetCode code, String reason) {
    StreamException failure = local(code, reason);
    boolean wasHere;
    synchronized (lock) {
      wasHere = table.remove(stream);
      drop(stream, failure);
      // Of an opening that has not left, the other side need not hear at all.
      if (wasHere && (side == Side.AGENT || stream.output().hasBegun())) {
        out.add(new Frame.Reset(stream.id(), code, reason));
      }
      out.kill(stream.output());
    }
    out.pump();
    over(stream, wasHere, failure);
  }

  /** The other side has ended a stream. */
  void wasReset(MuxStream stream, ResetCode code, String reason) {
    StreamException failure =
        new StreamException(StreamException.Cause.PEER, code, "reset: " + code + " " + reason);
    boolean wasHere;
    boolean well;
    synchronized (lock) {
      wasHere = table.remove(stream);
      well = code == ResetCode.DONE && stream.input().hasEnded();
      if (!well) {
        drop(stream, failure);
      } else if (wasHere) {
        table.keep(stream);
      }
      out.kill(stream.output());
    }
    out.pump();
    over(stream, wasHere, well ? null : failure);
  }

  /** The channel is over: what had been received to its end can be read, if there is memory. */
  void fail(List<MuxStream> doomed, String reason) {
    for (MuxStream stream : doomed) {
      StreamException failure =
          new StreamException(StreamException.Cause.CHANNEL, ResetCode.ABORTED, reason);
      boolean wasHere;
      synchronized (lock) {
        wasHere = table.remove(stream);
        if (!stream.input().hasEnded() || share.isSpent()) { // or nobody could give it up later
          stream.input().fail(failure);
        }
        out.kill(stream.output());
      }
      over(stream, wasHere, failure);
    }
  }

  /** Something of the stream has left, or its other direction has ended. */
  void settle(MuxStream stream) {
    boolean wake;
    boolean isOver;
    synchronized (lock) {
      wake = stream.output().wake();
      isOver = stream.output().isDone() && stream.input().isOver() && table.remove(stream);
      if (isOver) {
        table.keep(stream);
      }
    }
    if (wake) {
      stream.notifyWritable();
    }
    over(stream, isOver, null);
  }

  /** What was not read may have been all that held the channel's credit back. */
  private void drop(MuxStream stream, StreamException cause) {
    stream.input().fail(cause);
    table.forget(stream);
    int more = credit.resume();
    if (more > 0) {
      out.add(new Frame.Window(0, more));
    }
  }

  private void over(MuxStream stream, boolean justNow, @Nullable StreamException failure) {
    if (justNow) {
      stream.close(failure);
      ended.run();
    }
  }

  private static StreamException local(ResetCode code, String reason) {
    return new StreamException(StreamException.Cause.LOCAL, code, reason);
  }
}
