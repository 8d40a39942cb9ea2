package org.invertingproxy.wire.frame;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Keeps the frames it is handed, their bytes copied. */
public final class RecordingFrames implements FrameHandler {
  /** All but the faulty and the unknown ones. */
  public final List<Frame> frames = new ArrayList<>();

  /** Faults and unknown types, as text. */
  public final List<String> others = new ArrayList<>();

  @Override
  public void hello(Frame.Hello frame) {
    frames.add(frame);
  }

  @Override
  public void serve(Frame.Serve frame) {
    frames.add(frame);
  }

  @Override
  public void served(Frame.Served frame) {
    frames.add(frame);
  }

  @Override
  public void refused(Frame.Refused frame) {
    frames.add(frame);
  }

  @Override
  public void unserve(Frame.Unserve frame) {
    frames.add(frame);
  }

  @Override
  public void open(Frame.Open frame) {
    frames.add(frame);
  }

  @Override
  public void head(Frame.Head frame) {
    frames.add(frame);
  }

  @Override
  public void data(Frame.Data frame) {
    frames.add(new Frame.Data(frame.stream(), copy(frame.bytes())));
  }

  @Override
  public void message(Frame.Message frame) {
    frames.add(
        new Frame.Message(frame.stream(), frame.opcode(), frame.last(), copy(frame.bytes())));
  }

  @Override
  public void end(Frame.End frame) {
    frames.add(frame);
  }

  @Override
  public void reset(Frame.Reset frame) {
    frames.add(frame);
  }

  @Override
  public void window(Frame.Window frame) {
    frames.add(frame);
  }

  @Override
  public void ping(Frame.Ping frame) {
    frames.add(frame);
  }

  @Override
  public void pong(Frame.Pong frame) {
    frames.add(frame);
  }

  @Override
  public void goAway(Frame.GoAway frame) {
    frames.add(frame);
  }

  @Override
  public void faulty(FrameType type, int stream, int cost, ResetCode code, String why) {
    others.add(type + " " + stream + " " + code);
  }

  @Override
  public void unknown(int type, int stream) {
    others.add("unknown " + type);
  }

  private static ByteBuffer copy(ByteBuffer bytes) {
    ByteBuffer own = ByteBuffer.allocate(bytes.remaining());
    return own.put(bytes.duplicate()).flip();
  }
}
