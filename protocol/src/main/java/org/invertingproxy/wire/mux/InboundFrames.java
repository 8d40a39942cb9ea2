package org.invertingproxy.wire.mux;

import org.invertingproxy.wire.frame.ChannelCode;
import org.invertingproxy.wire.frame.Frame;
import org.invertingproxy.wire.frame.FrameException;
import org.invertingproxy.wire.frame.FrameHandler;
import org.invertingproxy.wire.frame.FrameType;
import org.invertingproxy.wire.frame.ResetCode;

/**
 * The frames of the other side: who may say what and when, and where it goes. Used by one thread at
 * a time.
 */
final class InboundFrames implements FrameHandler {
  private final Mux mux;
  private final Backends backends;
  private final StreamFrames streams;
  private final RateGuard offers;
  private final RateGuard departures;
  private boolean greeted;

  InboundFrames(Mux mux, Backends backends, StreamFrames streams) {
    this.mux = mux;
    this.backends = backends;
    this.streams = streams;
    this.offers = new RateGuard("offers", Servings.MOST, 50, mux.now());
    this.departures = new RateGuard("departures", 10, 1, mux.now());
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
    offers.check(mux.now());
    backends.offered(frame);
  }

  @Override
  public void unserve(Frame.Unserve frame) throws FrameException {
    only(Side.PROXY);
    backends.withdrawn(frame.serving());
  }

  @Override
  public void served(Frame.Served frame) throws FrameException {
    only(Side.AGENT);
    backends.accepted(frame);
  }

  @Override
  public void refused(Frame.Refused frame) throws FrameException {
    only(Side.AGENT);
    backends.refused(frame);
  }

  @Override
  public void open(Frame.Open frame) throws FrameException {
    only(Side.AGENT);
    streams.open(frame);
  }

  @Override
  public void head(Frame.Head frame) throws FrameException {
    only(Side.PROXY);
    streams.head(frame);
  }

  @Override
  public void data(Frame.Data frame) throws FrameException {
    greetedOnly();
    streams.data(frame);
  }

  @Override
  public void message(Frame.Message frame) throws FrameException {
    greetedOnly();
    streams.message(frame);
  }

  @Override
  public void end(Frame.End frame) throws FrameException {
    greetedOnly();
    streams.end(frame);
  }

  @Override
  public void reset(Frame.Reset frame) throws FrameException {
    greetedOnly();
    streams.reset(frame);
  }

  @Override
  public void window(Frame.Window frame) throws FrameException {
    greetedOnly();
    streams.window(frame);
  }

  @Override
  public void faulty(FrameType type, int stream, int cost, ResetCode code, String why)
      throws FrameException {
    only(type == FrameType.OPEN ? Side.AGENT : mux.side());
    streams.faulty(type, stream, cost, code, why);
  }

  @Override
  public void ping(Frame.Ping frame) {
    mux.pong(frame.number());
  }

  @Override
  public void pong(Frame.Pong frame) {
    mux.heartbeat().pong(frame.number());
  }

  @Override
  public void goAway(Frame.GoAway frame) throws FrameException {
    departures.check(mux.now());
    mux.end().peerLeft(frame);
  }

  @Override
  public void unknown(int type, int stream) throws FrameException {
    greetedOnly();
  }

  private void only(Side receiver) throws FrameException {
    greetedOnly();
    if (mux.side() != receiver) {
      throw protocol("a frame of the wrong side");
    }
  }

  private void greetedOnly() throws FrameException {
    if (!greeted) {
      throw protocol("no hello first");
    }
    if (mux.isClosed()) { // by what was said earlier in the same message
      throw protocol("frames after the end");
    }
  }

  private static FrameException protocol(String what) {
    return new FrameException(ChannelCode.PROTOCOL, what);
  }
}
