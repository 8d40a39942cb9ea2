package org.invertingproxy.agent.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import org.invertingproxy.agent.http.CallException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * One request for a WebSocket and how to stop it, also once it is one. {@link #cancel} is
 * thread-safe, everything else happens on its event loop.
 */
public final class UpgradeCall {
  private final EventLoop loop;
  private final UpgradeListener listener;
  private @Nullable Channel channel;
  private boolean told;
  private boolean cancelled;

  UpgradeCall(EventLoop loop, UpgradeListener listener) {
    this.loop = loop;
    this.listener = listener;
  }

  /** Breaks the connection off, wherever it is; no close frame is sent. */
  public void cancel(Throwable cause) {
    if (!loop.inEventLoop()) {
      if (!loop.isShuttingDown()) {
        loop.execute(() -> cancel(cause));
      }
      return;
    }
    cancelled = true;
    closeChannel();
    failed(new CallException(Kind.CANCELLED, "cancelled", cause));
  }

  boolean isOver() {
    return cancelled;
  }

  void opened(Channel connected) {
    channel = connected;
    if (cancelled) {
      closeChannel();
    }
  }

  /** There will be no response. */
  void failed(CallException failure) {
    if (tell()) {
      closeChannel();
      listener.onFailure(failure);
    }
  }

  /** Who is to be told the answer, or null when it has been told one. */
  @Nullable UpgradeListener answered() {
    return tell() ? listener : null;
  }

  UpgradeListener listener() {
    return listener;
  }

  private boolean tell() {
    boolean first = !told;
    told = true;
    return first;
  }

  private void closeChannel() {
    if (channel != null) {
      ChannelFuture unused = channel.close();
    }
  }
}
