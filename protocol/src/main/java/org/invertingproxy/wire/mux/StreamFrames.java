package org.invertingproxy.wire.mux;

import java.nio.ByteBuffer;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.frame.ChannelCode;
import org.invertingproxy.wire.frame.Content;
import org.invertingproxy.wire.frame.Frame;
import org.invertingproxy.wire.frame.FrameException;
import org.invertingproxy.wire.frame.FrameType;
import org.invertingproxy.wire.frame.ResetCode;
import org.jspecify.annotations.Nullable;

/**
 * What the other side's frames do to streams, and what they must not. Used by one thread at a time.
 */
final class StreamFrames {
  private final Mux mux;
  private final Object lock;
  private final Streams streams;
  private final ChannelCredit credit;
  private final Relief relief;
  private final RateGuard faults;
  private final RateGuard resets;

  StreamFrames(Mux mux, Streams streams, ChannelCredit credit, Relief relief) {
    this.mux = mux;
    this.relief = relief;
    this.lock = streams.lock();
    this.streams = streams;
    this.credit = credit;
    this.faults = new RateGuard("faults", 100, 10, mux.now());
    this.resets = new RateGuard("resets", 20_000, 5_000, mux.now());
  }

  void open(Frame.Open frame) throws FrameException {
    MuxStream stream = null;
    synchronized (lock) {
      streams.table().taken(frame.stream());
      if (mux.takes(frame.serving())) {
        stream = streams.create(frame);
        if (frame.content() == Content.NONE) {
          stream.input().end(Fields.EMPTY);
        }
      } else {
        mux.out().add(new Frame.Reset(frame.stream(), ResetCode.REFUSED, "not taken"));
      }
    }
    if (stream != null) {
      stream.listen(mux.listener().opened(stream));
    }
  }

  void head(Frame.Head frame) throws FrameException {
    MuxStream stream;
    String fault;
    synchronized (lock) {
      stream = streams.table().find(frame.stream());
      if (stream == null) {
        return;
      }
      fault =
          stream.input().hasEnded()
              ? "a head after the end"
              : stream.progress().head(frame.head(), frame.hasBody());
      if (fault == null && stream.progress().isRefusedUpgrade()) {
        stream.output().end();
      }
    }
    if (fault != null) {
      fault(stream, ResetCode.PROTOCOL, fault);
    } else if (!StreamProgress.isInformational(frame.head())) {
      stream.listener().responded(frame.head(), frame.hasBody());
      if (!frame.hasBody()) {
        ended(stream, Fields.EMPTY);
      }
    } else if (stream.progress().tooManyHeads()) {
      fault(stream, ResetCode.EXCESSIVE, "informational heads without end");
    } else {
      stream.listener().informational(frame.head());
    }
  }

  void data(Frame.Data frame) throws FrameException {
    content(frame.stream(), frame.cost(), new Frame.Data(frame.stream(), copy(frame.bytes())));
  }

  void message(Frame.Message frame) throws FrameException {
    content(
        frame.stream(),
        frame.cost(),
        new Frame.Message(frame.stream(), frame.opcode(), frame.last(), copy(frame.bytes())));
  }

  private void content(int number, int cost, Frame part) throws FrameException {
    MuxStream stream;
    String fault = null;
    ResetCode code = ResetCode.PROTOCOL;
    synchronized (lock) {
      spend(cost);
      stream = streams.table().find(number);
      if (stream == null) {
        return;
      }
      StreamInput input = stream.input();
      if (input.hasEnded()) {
        fault = "content after the end";
      } else if (input.failure() != null) {
        return; // not wanted any more, and the other side may not know yet
      } else {
        fault = stream.progress().content(true, part instanceof Frame.Message);
      }
      if (fault == null && !input.add(part, mux.now())) {
        fault = "more than the window";
        code = ResetCode.FLOW_CONTROL;
      }
      relief.look();
    }
    if (fault != null) {
      fault(stream, code, fault);
    } else {
      stream.notifyReadable();
    }
  }

  void end(Frame.End frame) throws FrameException {
    MuxStream stream;
    boolean early;
    synchronized (lock) {
      stream = streams.table().find(frame.stream());
      if (stream == null) {
        return;
      }
      boolean headless = streams.side() == Side.PROXY && !stream.progress().hasFinalHead();
      early = headless || stream.input().hasEnded();
    }
    if (early) {
      fault(stream, ResetCode.PROTOCOL, "an end where none may be");
    } else {
      ended(stream, frame.trailers());
    }
  }

  private void ended(MuxStream stream, Fields trailers) {
    synchronized (lock) {
      stream.input().end(trailers);
    }
    stream.notifyReadable();
    streams.ends().settle(stream);
  }

  void reset(Frame.Reset frame) throws FrameException {
    MuxStream stream;
    synchronized (lock) {
      stream = streams.table().find(frame.stream());
    }
    if (!isOrdinary(frame.code(), stream != null)) {
      resets.check(mux.now());
    }
    if (stream != null) {
      streams.ends().wasReset(stream, frame.code(), frame.reason());
    }
  }

  /**
   * Whether clients and backends can cause it by requests alone: a backend that answers before it
   * has read everything, or that breaks off what this side has asked of it.
   */
  private boolean isOrdinary(ResetCode code, boolean isKnown) {
    return code == ResetCode.DONE || (streams.side() == Side.PROXY && isKnown);
  }

  void window(Frame.Window frame) throws FrameException {
    if (frame.credit() == 0) {
      throw new FrameException(ChannelCode.PROTOCOL, "credit of nothing");
    }
    MuxStream stream = null;
    synchronized (lock) {
      if (frame.stream() == 0) {
        if (!mux.out().addCredit(frame.credit())) {
          throw new FrameException(ChannelCode.FLOW_CONTROL, "more credit than a window holds");
        }
        return;
      }
      stream = streams.table().find(frame.stream());
      if (stream == null) {
        return;
      }
      if (stream.output().credit().add(frame.credit())) {
        mux.out().ready(stream.output());
        return;
      }
    }
    fault(stream, ResetCode.FLOW_CONTROL, "more credit than a window holds");
  }

  void faulty(FrameType type, int number, int cost, ResetCode code, String why)
      throws FrameException {
    MuxStream stream;
    synchronized (lock) {
      spend(cost);
      if (type == FrameType.OPEN) {
        streams.table().taken(number);
        mux.out().add(new Frame.Reset(number, code, why));
      }
      stream = streams.table().find(number);
    }
    fault(stream, code, why);
  }

  private void fault(@Nullable MuxStream stream, ResetCode code, String why) throws FrameException {
    faults.check(mux.now());
    if (stream != null) {
      streams.ends().reset(stream, code, why);
    }
  }

  private void spend(int cost) throws FrameException {
    if (!credit.receive(cost)) {
      throw new FrameException(ChannelCode.FLOW_CONTROL, "more than the channel's window");
    }
    int more = credit.passed(cost);
    if (more > 0) {
      mux.out().add(new Frame.Window(0, more));
    }
  }

  private static ByteBuffer copy(ByteBuffer bytes) {
    byte[] own = new byte[bytes.remaining()];
    bytes.get(own);
    return ByteBuffer.wrap(own);
  }
}
