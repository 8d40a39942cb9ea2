package org.invertingproxy.agent.testing;

import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.invertingproxy.wire.frame.ChannelLimits;
import org.invertingproxy.wire.frame.Frame;
import org.invertingproxy.wire.frame.FrameDecoder;
import org.invertingproxy.wire.frame.FrameException;
import org.invertingproxy.wire.frame.FrameHandler;

/** Notes the frames of one side, whatever they mean. */
final class FrameTap {
  private final FrameDecoder decoder = new FrameDecoder(ChannelLimits.DEFAULTS);
  private final ConcurrentLinkedQueue<Frame> frames = new ConcurrentLinkedQueue<>();
  private final FrameHandler note =
      (FrameHandler)
          Proxy.newProxyInstance(
              FrameHandler.class.getClassLoader(),
              new Class<?>[] {FrameHandler.class},
              (proxy, method, args) -> {
                if (args[0] instanceof Frame frame) {
                  frames.add(frame);
                }
                return null;
              });

  /** Takes a whole message. */
  void received(ByteBuffer message) {
    try {
      decoder.decode(message, note);
    } catch (FrameException e) {
      throw new IllegalStateException(e);
    }
  }

  /** All so far. */
  List<Frame> frames() {
    return List.copyOf(frames);
  }
}
