package org.invertingproxy.wire.mux;

import java.nio.ByteBuffer;
import java.util.List;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.RequestHead;
import org.invertingproxy.wire.ResponseHead;
import org.invertingproxy.wire.frame.ChannelLimits;
import org.invertingproxy.wire.frame.Content;
import org.invertingproxy.wire.frame.Frame;
import org.invertingproxy.wire.frame.FrameEncoder;
import org.invertingproxy.wire.frame.ResetCode;
import org.jspecify.annotations.Nullable;

/**
 * What this side does with the streams of a channel: opens, writes, reads, ends. Every method takes
 * the mux's lock for its few changes and tells listeners and sends without it.
 */
final class Streams {
  private final Object lock;
  private final MuxConfig config;
  private final MuxTimer timer;
  private final Heartbeat heartbeat;
  private final OutboundQueue out;
  private final ChannelCredit credit;
  private final CreditBudget.Share share;
  private final StreamTable table = new StreamTable();
  private final Runnable ended;
  private @Nullable ChannelLimits peer; // guarded by lock

  /**
   * No streams.
   *
   * @param ended told, without the lock, after each stream that is over
   */
  Streams(
      Object lock,
      MuxConfig config,
      MuxTimer timer,
      Heartbeat heartbeat,
      OutboundQueue out,
      ChannelCredit credit,
      CreditBudget.Share share,
      Runnable ended) {
    this.lock = lock;
    this.config = config;
    this.timer = timer;
    this.heartbeat = heartbeat;
    this.out = out;
    this.credit = credit;
    this.share = share;
    this.ended = ended;
  }

  Object lock() {
    return lock;
  }

  Side side() {
    return config.side();
  }

  /** With the lock held. */
  StreamTable table() {
    return table;
  }

  /** With the lock held: the other side's hello has come. */
  void peer(ChannelLimits limits) {
    peer = limits;
    out.open(limits.channelWindow());
  }

  /** With the lock held: a stream of that number. */
  MuxStream create(Frame.Open open) {
    ReceiveWindow window =
        new ReceiveWindow(config.limits().streamWindow(), config.largestWindow(), config.budget());
    ChannelLimits limits = peerLimits();
    MuxStream stream = new MuxStream(this, open, window, share, limits.streamWindow());
    table.add(stream);
    return stream;
  }

  /** With the lock held: null when the other side takes no more of them. */
  @Nullable MuxStream open(
      int serving, Content content, RequestHead head, Fields attributes, StreamListener listener) {
    ChannelLimits limits = peer;
    if (limits == null || table.size() >= limits.streams()) {
      return null;
    }
    int number = table.next();
    if (number == 0) {
      return null;
    }
    require(limits.admit(head.method().length() + head.target().length(), head.fields()));
    Frame.Open frame = new Frame.Open(number, serving, content, head, attributes);
    ByteBuffer encoded = FrameEncoder.encode(frame);
    MuxStream stream = create(frame);
    stream.listen(listener);
    stream.output().add(new Piece.Encoded(encoded));
    if (content == Content.NONE) {
      stream.output().end();
    }
    out.ready(stream.output());
    return stream;
  }

  void respond(MuxStream stream, ResponseHead head, boolean hasBody) {
    ByteBuffer frame = FrameEncoder.encode(new Frame.Head(stream.id(), hasBody, head));
    boolean isFinal = !StreamProgress.isInformational(head);
    synchronized (lock) {
      require(peerLimits().admit(head.reason().length(), head.fields()));
      StreamOutput output = stream.output();
      if (output.isEnded() || (!isFinal && stream.progress().hasFinalHead())) {
        return;
      }
      String fault = stream.progress().head(head, hasBody);
      if (fault != null) {
        throw new IllegalStateException(fault);
      }
      if (stream.progress().tooManyHeads()) {
        return; // the other side would end the stream
      }
      output.add(new Piece.Encoded(frame));
      if (stream.progress().isRefusedUpgrade()) {
        stream.input().end(Fields.EMPTY);
      }
      if (isFinal && !hasBody) {
        finish(stream);
      }
      out.ready(output);
    }
    out.pump();
  }

  void write(MuxStream stream, Piece.Content content) {
    synchronized (lock) {
      StreamOutput output = stream.output();
      if (output.isEnded()) {
        return;
      }
      String fault = stream.progress().content(false, content instanceof Piece.Message);
      if (fault != null) {
        throw new IllegalStateException(fault);
      }
      output.add(content);
      out.ready(output);
    }
    out.pump();
  }

  void end(MuxStream stream, Fields trailers) {
    ByteBuffer frame = FrameEncoder.encode(new Frame.End(stream.id(), trailers));
    synchronized (lock) {
      require(peerLimits().admit(0, trailers));
      StreamOutput output = stream.output();
      if (output.isEnded()) {
        return;
      }
      if (side() == Side.AGENT && !stream.progress().hasFinalHead()) {
        throw new IllegalStateException("an end before its head");
      }
      output.add(new Piece.Encoded(frame));
      finish(stream);
      out.ready(output);
    }
    out.pump();
  }

  /** Nothing follows but, where the other direction is not wanted, the word that says so. */
  private void finish(MuxStream stream) {
    if (stream.input().failure() != null) {
      stream.output().add(doneWith(stream));
    }
    stream.output().end();
  }

  void stopReading(MuxStream stream) {
    synchronized (lock) {
      StreamInput input = stream.input();
      if (input.isRead() || input.failure() != null) {
        return;
      }
      boolean mayCome = !input.hasEnded();
      input.fail(local(ResetCode.DONE, "the rest is not wanted"));
      StreamOutput output = stream.output();
      if (mayCome && output.isEnded() && !output.isDead()) {
        output.add(doneWith(stream));
        output.end();
        out.ready(output);
      }
    }
    out.pump();
  }

  private static Piece doneWith(MuxStream stream) {
    return new Piece.Encoded(FrameEncoder.encode(new Frame.Reset(stream.id(), ResetCode.DONE, "")));
  }

  @Nullable Frame read(MuxStream stream) {
    Frame part;
    int channel;
    int own;
    synchronized (lock) {
      part = stream.input().peek();
      if (part == null) {
        return null;
      }
      own = stream.input().remove(timer.nanoTime(), heartbeat.roundTrip());
      if (own > 0 && table.contains(stream)) {
        out.add(new Frame.Window(stream.id(), own));
      }
      channel = credit.resume();
      if (channel > 0) {
        out.add(new Frame.Window(0, channel));
      }
    }
    if (own > 0 || channel > 0) {
      out.pump();
    }
    return part;
  }

  /** Ends a stream from this side. */
  void reset(MuxStream stream, ResetCode code, String reason) {
    StreamException failure = local(code, reason);
    boolean wasHere;
    synchronized (lock) {
      wasHere = table.remove(stream);
      stream.input().fail(failure);
      // Of an opening that has not left, the other side need not hear at all.
      if (wasHere && (side() == Side.AGENT || stream.output().hasBegun())) {
        out.add(new Frame.Reset(stream.id(), code, reason));
      }
      stream.output().kill();
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
        stream.input().fail(failure);
      }
      stream.output().kill();
    }
    over(stream, wasHere, well ? null : failure);
  }

  /** The channel is over: what had been received to its end can still be read. */
  void fail(List<MuxStream> doomed, String reason) {
    for (MuxStream stream : doomed) {
      StreamException failure =
          new StreamException(StreamException.Cause.CHANNEL, ResetCode.ABORTED, reason);
      boolean wasHere;
      synchronized (lock) {
        wasHere = table.remove(stream);
        if (!stream.input().hasEnded()) {
          stream.input().fail(failure);
        }
        stream.output().kill();
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
    }
    if (wake) {
      stream.notifyWritable();
    }
    over(stream, isOver, null);
  }

  private void over(MuxStream stream, boolean justNow, @Nullable StreamException failure) {
    if (justNow) {
      stream.close(failure);
      ended.run();
    }
  }

  /** The other side would refuse it. */
  private static void require(boolean admitted) {
    if (!admitted) {
      throw new IllegalArgumentException("a head larger than the other side takes");
    }
  }

  private ChannelLimits peerLimits() {
    ChannelLimits limits = peer;
    if (limits == null) {
      throw new IllegalStateException("no hello yet");
    }
    return limits;
  }

  private static StreamException local(ResetCode code, String reason) {
    return new StreamException(StreamException.Cause.LOCAL, code, reason);
  }
}
