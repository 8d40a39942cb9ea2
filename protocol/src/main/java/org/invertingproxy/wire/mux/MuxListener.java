package org.invertingproxy.wire.mux;

import org.invertingproxy.wire.frame.ChannelCode;
import org.invertingproxy.wire.frame.Frame;

/**
 * Hears what happens on a channel. All but {@link #drained} and {@link #closed} are called on the
 * thread that delivers messages, in the order of the frames; none may block, and all may call the
 * {@link Mux}.
 */
public interface MuxListener {
  /** The other side has said hello: from now on streams can be opened. */
  void hello(Frame.Hello peer);

  /**
   * On the proxy: a backend is offered. To be answered by {@link Mux#served} or {@link Mux#refuse},
   * at once or later, on any thread.
   */
  default void serve(Frame.Serve offer) {}

  /** On the proxy: no new streams for this serving; {@link Mux#open} opens none any more. */
  default void unserved(int serving) {}

  /** On the agent: the proxy accepted. */
  default void served(Frame.Served accepted) {}

  /**
   * On the agent: the proxy does not serve it, or not any more, or has understood {@link
   * Mux#unserve}; no stream for it follows.
   */
  default void refused(Frame.Refused refusal) {}

  /**
   * On the agent: a request.
   *
   * @return hears of the stream
   */
  default StreamListener opened(MuxStream stream) {
    throw new IllegalStateException("a proxy takes no streams");
  }

  /** The other side takes no new streams; those that run may end. */
  default void goingAway(Frame.GoAway last) {}

  /** After a go-away of either side: the last stream has ended. Called at most once, any thread. */
  default void drained() {}

  /**
   * The channel is over, whoever ended it; every stream that was not complete has been failed.
   * Called exactly once, on any thread. The transport is closed by the mux.
   */
  void closed(ChannelCode code, String reason);
}
