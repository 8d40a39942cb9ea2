package org.invertingproxy.wire.mux;

import java.util.ArrayList;
import java.util.List;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.frame.ChannelCode;
import org.invertingproxy.wire.frame.Frame;
import org.jspecify.annotations.Nullable;

/** Remembers what it hears of a channel; as a proxy, accepts whatever is offered. */
final class RecordingMux implements MuxListener {
  final List<MuxStream> opened = new ArrayList<>();
  final List<RecordingStream> hearers = new ArrayList<>();
  final List<Frame> frames = new ArrayList<>();
  final List<Integer> unserved = new ArrayList<>();
  int drained;
  int closed;
  @Nullable ChannelCode code;
  boolean accepting = true;
  @Nullable Mux mux;

  @Override
  public void hello(Frame.Hello peer) {
    frames.add(peer);
  }

  @Override
  public void serve(Frame.Serve offer) {
    frames.add(offer);
    if (accepting && mux != null) {
      mux.served(offer.serving(), 7, Fields.EMPTY);
    }
  }

  @Override
  public void served(Frame.Served accepted) {
    frames.add(accepted);
  }

  @Override
  public void refused(Frame.Refused refusal) {
    frames.add(refusal);
  }

  @Override
  public void unserved(int serving) {
    unserved.add(serving);
  }

  @Override
  public StreamListener opened(MuxStream stream) {
    opened.add(stream);
    RecordingStream hearer = new RecordingStream();
    hearers.add(hearer);
    return hearer;
  }

  @Override
  public void goingAway(Frame.GoAway last) {
    frames.add(last);
  }

  @Override
  public void drained() {
    drained++;
  }

  @Override
  public void closed(ChannelCode why, String reason) {
    closed++;
    code = why;
  }
}
