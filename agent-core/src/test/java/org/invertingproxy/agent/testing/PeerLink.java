package org.invertingproxy.agent.testing;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.frame.ChannelCode;
import org.invertingproxy.wire.frame.Frame;
import org.invertingproxy.wire.mux.CreditBudget;
import org.invertingproxy.wire.mux.MessageSender;
import org.invertingproxy.wire.mux.Mux;
import org.invertingproxy.wire.mux.MuxConfig;
import org.invertingproxy.wire.mux.MuxListener;
import org.invertingproxy.wire.mux.MuxTimer;
import org.invertingproxy.wire.mux.Side;

/** One channel as a scripted proxy sees it. */
public final class PeerLink extends SimpleChannelInboundHandler<WebSocketFrame>
    implements MessageSender, MuxListener {
  private final ChannelPeer peer;
  private final Channel channel;
  private final Mux mux;
  private final List<Frame.Serve> offers = new CopyOnWriteArrayList<>();
  private final List<Integer> unserved = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Integer> closeCode = new CompletableFuture<>();
  private volatile int serving;
  private final FrameTap tap = new FrameTap();
  private volatile boolean deaf;

  PeerLink(ChannelPeer peer, Channel channel) {
    this.peer = peer;
    this.channel = channel;
    this.mux =
        new Mux(
            MuxConfig.of(Side.PROXY, Fields.EMPTY, CreditBudget.ofHeap()),
            MuxTimer.of(channel.eventLoop()),
            this,
            this);
  }

  /** Its streams. */
  public Mux mux() {
    return mux;
  }

  /** What the agent offered, in order. */
  public List<Frame.Serve> offers() {
    return offers;
  }

  /** The offers that it took back. */
  public List<Integer> unserved() {
    return unserved;
  }

  /** The last offer. */
  public int serving() {
    return serving;
  }

  /** Whether requests can be sent over it. */
  public boolean isServing() {
    return channel.isActive() && mux.isOpen() && !unserved.contains(serving);
  }

  /** The connection. */
  public Channel channel() {
    return channel;
  }

  /** Whatever the agent says but its last word is only noted from now on. */
  public void deafen() {
    deaf = true;
  }

  /** What the agent has said since then. */
  public List<Frame> noted() {
    return tap.frames();
  }

  /** Sends these bytes as a message, past the multiplexer. */
  public void sendRaw(byte[] message) {
    ChannelFuture unused =
        channel.writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(message)));
  }

  /** The code with which the agent closed; 1006 when it did not say. */
  public int closeCode() throws Exception {
    return closeCode.get(10, TimeUnit.SECONDS);
  }

  @Override
  public void send(ByteBuffer message, Completion done) {
    channel
        .writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(message)))
        .addListener(
            written -> {
              if (written.isSuccess()) {
                done.sent();
              } else {
                done.failed(written.cause());
              }
            });
  }

  @Override
  public void close(int code, String reason) {
    ChannelFuture unused =
        channel
            .writeAndFlush(new CloseWebSocketFrame(code, reason))
            .addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
    if (peer.isMute()) {
      return;
    }
    if (frame instanceof CloseWebSocketFrame close) {
      boolean unused = closeCode.complete(close.statusCode());
      mux.transportClosed(close.statusCode(), close.reasonText());
      ChannelFuture unusedToo = context.close();
    } else if (frame instanceof BinaryWebSocketFrame && deaf) {
      tap.received(frame.content().nioBuffer());
    } else if (frame instanceof BinaryWebSocketFrame) {
      mux.received(frame.content().nioBuffer());
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    boolean unused = closeCode.complete(1006);
    mux.transportClosed(1006, "gone");
  }

  @Override
  public void hello(Frame.Hello hello) {}

  @Override
  public void serve(Frame.Serve offer) {
    offers.add(offer);
    serving = offer.serving();
    peer.offered(this, offer);
    peer.isServed(this);
  }

  @Override
  public void unserved(int number) {
    unserved.add(number);
  }

  @Override
  public void closed(ChannelCode code, String reason) {}
}
