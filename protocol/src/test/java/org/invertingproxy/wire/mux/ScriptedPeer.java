package org.invertingproxy.wire.mux;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.frame.ChannelCode;
import org.invertingproxy.wire.frame.ChannelLimits;
import org.invertingproxy.wire.frame.Frame;
import org.invertingproxy.wire.frame.FrameDecoder;
import org.invertingproxy.wire.frame.FrameEncoder;
import org.invertingproxy.wire.frame.FrameException;
import org.invertingproxy.wire.frame.RecordingFrames;
import org.invertingproxy.wire.frame.ResetCode;

/** The other side of a mux under test, which says whatever the test wants. */
final class ScriptedPeer {
  final FakeTimer timer = new FakeTimer();
  final FakeTransport transport = new FakeTransport();
  final RecordingMux heard = new RecordingMux();
  final CreditBudget budget;
  final Mux mux;
  private final RecordingFrames answers = new RecordingFrames();

  private ScriptedPeer(Side side) {
    this(side, new CreditBudget(64 << 20));
  }

  /** Before any hello of the peer, with another budget. */
  ScriptedPeer(Side side, CreditBudget budget) {
    this.budget = budget;
    mux = new Mux(MuxConfig.of(side, Fields.EMPTY, budget), timer, transport, heard);
    heard.mux = mux;
    mux.start();
  }

  /** Before any hello of the peer. */
  static ScriptedPeer silent(Side tested) {
    return new ScriptedPeer(tested);
  }

  /** Greeted, with backend 1 served. */
  static ScriptedPeer ofProxy() {
    ScriptedPeer peer = new ScriptedPeer(Side.PROXY);
    peer.hello();
    peer.says(new Frame.Serve(1, "b", "t", Fields.EMPTY));
    return peer;
  }

  /** Greeted, with backend 1 served. */
  static ScriptedPeer ofAgent() {
    ScriptedPeer peer = new ScriptedPeer(Side.AGENT);
    peer.hello();
    peer.mux.serve("b", "t", Fields.EMPTY);
    peer.says(new Frame.Served(1, 1, Fields.EMPTY));
    return peer;
  }

  void hello() {
    says(new Frame.Hello(Mux.VERSION, ChannelLimits.DEFAULTS, Fields.EMPTY));
  }

  /** Sends frames in one message. */
  void says(Frame... frames) {
    List<ByteBuffer> encoded = Stream.of(frames).map(FrameEncoder::encode).toList();
    int size = encoded.stream().mapToInt(ByteBuffer::remaining).sum();
    ByteBuffer message = ByteBuffer.allocate(size);
    encoded.forEach(message::put);
    mux.received(message.flip());
  }

  /** Sends any bytes. */
  void saysRaw(ByteBuffer message) {
    mux.received(message);
  }

  /** What the mux has sent up to now. */
  List<Frame> answers() {
    FrameDecoder decoder = new FrameDecoder(ChannelLimits.DEFAULTS);
    try {
      for (ByteBuffer m = transport.next(); m != null; m = transport.next()) {
        decoder.decode(m, answers);
      }
    } catch (FrameException e) {
      throw new AssertionError(e);
    }
    return answers.frames;
  }

  /** The codes of all resets of that stream that the mux has sent. */
  List<ResetCode> resets(int stream) {
    List<ResetCode> codes = new ArrayList<>();
    for (Frame frame : answers()) {
      if (frame instanceof Frame.Reset reset && reset.stream() == stream) {
        codes.add(reset.code());
      }
    }
    return codes;
  }

  /** The codes of all go-aways that the mux has sent. */
  List<ChannelCode> goAways() {
    List<ChannelCode> codes = new ArrayList<>();
    for (Frame frame : answers()) {
      if (frame instanceof Frame.GoAway goAway) {
        codes.add(goAway.code());
      }
    }
    return codes;
  }
}
