package org.invertingproxy.wire.mux;

import java.nio.ByteBuffer;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.RequestHead;
import org.invertingproxy.wire.ResponseHead;
import org.invertingproxy.wire.frame.ChannelLimits;
import org.invertingproxy.wire.frame.Content;
import org.invertingproxy.wire.frame.Frame;
import org.invertingproxy.wire.frame.FrameEncoder;
import org.jspecify.annotations.Nullable;

/**
 * What this side does with the streams of a channel: opens, writes, reads. Every method takes the
 * mux's lock for its few changes and tells listeners and sends without it.
 */
final class Streams {
  private final Object lock;
  private final MuxConfig config;
  private final MuxTimer timer;
  private final Heartbeat heartbeat;
  private final OutboundQueue out;
  private final ChannelCredit credit;
  private final CreditBudget.Share share;
  private final StreamTable table;
  private final StreamEnds ends;
  private final PathRecord path = new PathRecord();
  private @Nullable ChannelLimits peer; // guarded by lock

  /** The streams of that table. */
  Streams(
      Object lock,
      MuxConfig config,
      StreamTable table,
      StreamEnds ends,
      MuxTimer timer,
      Heartbeat heartbeat,
      OutboundQueue out,
      ChannelCredit credit,
      CreditBudget.Share share) {
    this.lock = lock;
    this.config = config;
    this.table = table;
    this.ends = ends;
    this.timer = timer;
    this.heartbeat = heartbeat;
    this.out = out;
    this.credit = credit;
    this.share = share;
  }

  Object lock() {
    return lock;
  }

  Side side() {
    return config.side();
  }

  StreamEnds ends() {
    return ends;
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
        new ReceiveWindow(
            config.limits().streamWindow(), config.largestWindow(), config.budget(), path);
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
    out.opened(stream.output());
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
      stream.output().add(StreamEnds.doneWith(stream));
    }
    stream.output().end();
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
      long now = timer.nanoTime();
      own = stream.input().remove(now, heartbeat.roundTrip(), heartbeat.isQueued(now));
      if (stream.input().isRead()) {
        table.forget(stream);
      }
      if (own > 0 && table.contains(stream)) {
        out.add(new Frame.Window(stream.id(), own));
      }
      channel = credit.resume();
      if (channel > 0) {
        out.add(new Frame.Window(0, channel));
      }
    }
    if (own > 0 || channel > 0) {
      heartbeat.probe();
      out.pump();
    }
    return part;
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
}
