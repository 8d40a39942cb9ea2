package org.invertingproxy.wire.frame;

/**
 * Takes the frames of a message in their order, one method for each type. Buffers of a frame are
 * valid only during the call. A {@link FrameException} ends the channel.
 */
public interface FrameHandler {
  /** Limits and names of the other side. */
  void hello(Frame.Hello frame) throws FrameException;

  /** A backend is offered. */
  void serve(Frame.Serve frame) throws FrameException;

  /** A backend is served. */
  void served(Frame.Served frame) throws FrameException;

  /** A backend is not served. */
  void refused(Frame.Refused frame) throws FrameException;

  /** A backend is withdrawn. */
  void unserve(Frame.Unserve frame) throws FrameException;

  /** A request. */
  void open(Frame.Open frame) throws FrameException;

  /** A response. */
  void head(Frame.Head frame) throws FrameException;

  /** Bytes of a body. */
  void data(Frame.Data frame) throws FrameException;

  /** A part of a WebSocket message. */
  void message(Frame.Message frame) throws FrameException;

  /** The end of a body. */
  void end(Frame.End frame) throws FrameException;

  /** The end of a stream. */
  void reset(Frame.Reset frame) throws FrameException;

  /** More credit. */
  void window(Frame.Window frame) throws FrameException;

  /** A sign of life is wanted. */
  void ping(Frame.Ping frame) throws FrameException;

  /** A sign of life. */
  void pong(Frame.Pong frame) throws FrameException;

  /** The other side takes no new streams. */
  void goAway(Frame.GoAway frame) throws FrameException;

  /**
   * A frame whose limits are right and whose content is not: it concerns this stream alone.
   *
   * @param cost the credit that the frame used
   */
  void faulty(FrameType type, int stream, int cost, ResetCode code, String why)
      throws FrameException;

  /** A frame of a type that this version does not know; it has no effect. */
  void unknown(int type, int stream) throws FrameException;
}
