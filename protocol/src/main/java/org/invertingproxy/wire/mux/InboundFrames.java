package org.invertingproxy.wire.mux;

import java.nio.ByteBuffer;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.frame.ChannelCode;
import org.invertingproxy.wire.frame.Content;
import org.invertingproxy.wire.frame.Frame;
import org.invertingproxy.wire.frame.FrameException;
import org.invertingproxy.wire.frame.FrameHandler;
import org.invertingproxy.wire.frame.FrameType;
import org.invertingproxy.wire.frame.ResetCode;
import org.jspecify.annotations.Nullable;

/** What the other side's frames do, and what they must not. Used by one thread at a time. */
final class InboundFrames implements FrameHandler {
  private final Mux mux;
  private final Object lock;
  private final Streams streams;
  private final ChannelCredit credit;
  private final RateGuard faults;
  private final RateGuard resets;
  private final RateGuard offers;
  private boolean greeted;

  InboundFrames(Mux mux, Streams streams, long now) {
    this.mux = mux;
    this.lock = streams.lock();
    this.streams = streams;
    this.credit = mux.credit();
    this.faults = new RateGuard(100, 10, now);
    this.resets = new RateGuard(20_000, 5_000, now);
    this.offers = new RateGuard(Servings.MOST, 50, now);
  }

  @Override
  public void hello(Frame.Hello frame) throws FrameException {
    if (greeted) {
      throw protocol("a second hello");
    }
    greeted = true;
    mux.greeted(frame);
  }

  @Override
  public void serve(Frame.Serve frame) throws FrameException {
    only(Side.PROXY);
    guard(offers, "offers");
    synchronized (lock) {
      mux.servings().offered(frame.serving());
    }
    mux.listener().serve(frame);
  }

  @Override
  public void unserve(Frame.Unserve frame) throws FrameException {
    only(Side.PROXY);
    mux.unserved(frame.serving());
  }

  @Override
  public void served(Frame.Served frame) throws FrameException {
    only(Side.AGENT);
    boolean known;
    synchronized (lock) {
      known = mux.servings().accept(frame.serving());
    }
    if (known) {
      mux.listener().served(frame);
    }
  }

  @Override
  public void refused(Frame.Refused frame) throws FrameException {
    only(Side.AGENT);
    boolean known;
    synchronized (lock) {
      known = mux.servings().remove(frame.serving());
    }
    if (known) {
      mux.listener().refused(frame);
    }
  }

  @Override
  public void open(Frame.Open frame) throws FrameException {
    only(Side.AGENT);
    MuxStream stream = null;
    synchronized (lock) {
      streams.table().taken(frame.stream());
      if (mux.takes(frame.serving())) {
        stream = streams.create(frame);
        if (frame.content() == Content.NONE) {
          stream.input().end(Fields.EMPTY);
        }
      } else {
        mux.refuseStream(frame.stream(), ResetCode.REFUSED, "not taken");
      }
    }
    if (stream != null) {
      stream.listen(mux.listener().opened(stream));
    }
  }

  @Override
  public void head(Frame.Head frame) throws FrameException {
    only(Side.PROXY);
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

  @Override
  public void data(Frame.Data frame) throws FrameException {
    content(frame.stream(), frame.cost(), new Frame.Data(frame.stream(), copy(frame.bytes())));
  }

  @Override
  public void message(Frame.Message frame) throws FrameException {
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
      if (fault == null && !input.add(part)) {
        fault = "more than the window";
        code = ResetCode.FLOW_CONTROL;
      }
    }
    if (fault != null) {
      fault(stream, code, fault);
    } else {
      stream.notifyReadable();
    }
  }

  @Override
  public void end(Frame.End frame) throws FrameException {
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
    streams.settle(stream);
  }

  @Override
  public void reset(Frame.Reset frame) throws FrameException {
    guard(resets, "resets");
    MuxStream stream;
    synchronized (lock) {
      stream = streams.table().find(frame.stream());
    }
    if (stream != null) {
      streams.wasReset(stream, frame.code(), frame.reason());
    }
  }

  @Override
  public void window(Frame.Window frame) throws FrameException {
    greetedOnly();
    if (frame.credit() == 0) {
      throw protocol("credit of nothing");
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

  @Override
  public void ping(Frame.Ping frame) {
    synchronized (lock) {
      mux.out().pong(frame.number());
    }
  }

  @Override
  public void pong(Frame.Pong frame) {
    mux.heartbeat().pong(frame.number());
  }

  @Override
  public void goAway(Frame.GoAway frame) {
    mux.goingAway(frame);
  }

  @Override
  public void faulty(FrameType type, int number, int cost, ResetCode code, String why)
      throws FrameException {
    MuxStream stream;
    synchronized (lock) {
      spend(cost);
      if (type == FrameType.OPEN) {
        only(Side.AGENT);
        streams.table().taken(number);
        mux.refuseStream(number, code, why);
      }
      stream = streams.table().find(number);
    }
    fault(stream, code, why);
  }

  @Override
  public void unknown(int type, int stream) throws FrameException {
    greetedOnly();
  }

  private void fault(@Nullable MuxStream stream, ResetCode code, String why) throws FrameException {
    guard(faults, "faults");
    if (stream != null) {
      streams.reset(stream, code, why);
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

  private void guard(RateGuard guard, String what) throws FrameException {
    if (!guard.allows(mux.now())) {
      throw new FrameException(ChannelCode.EXCESSIVE, "too many " + what);
    }
  }

  private void only(Side receiver) throws FrameException {
    greetedOnly();
    if (streams.side() != receiver) {
      throw protocol("a frame of the wrong side");
    }
  }

  private void greetedOnly() throws FrameException {
    if (!greeted) {
      throw protocol("no hello first");
    }
  }

  private static FrameException protocol(String what) {
    return new FrameException(ChannelCode.PROTOCOL, what);
  }

  private static ByteBuffer copy(ByteBuffer bytes) {
    byte[] own = new byte[bytes.remaining()];
    bytes.get(own);
    return ByteBuffer.wrap(own);
  }
}
