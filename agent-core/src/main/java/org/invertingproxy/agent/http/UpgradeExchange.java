package org.invertingproxy.agent.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.invertingproxy.agent.http.CallException.Kind;
import org.invertingproxy.wire.BodyPipe;
import org.invertingproxy.wire.HttpWireWriter;
import org.invertingproxy.wire.RequestHead;
import org.invertingproxy.wire.ResponseHead;
import org.jspecify.annotations.Nullable;

/**
 * Sends one request for a WebSocket over a connection that carries nothing else, and makes place
 * for a {@link MessageSocket} when it is granted; another answer is an ordinary response. Used on
 * the channel's event loop only.
 */
final class UpgradeExchange extends ChannelInboundHandlerAdapter
    implements ResponseReceiver.Events {
  private final Channel channel;
  private final Http1Dialect dialect;
  private final HandshakeKey key = HandshakeKey.random();
  private final RequestHead head;
  private final UpgradeCall call;
  private final CallOptions options;
  private final ResponseReceiver receiver;
  private @Nullable ScheduledFuture<?> timer;
  private boolean upgraded;

  UpgradeExchange(
      Channel channel,
      ResponseDecoder decoder,
      RequestHead head,
      UpgradeCall call,
      CallOptions options) {
    this.channel = channel;
    this.dialect = new Http1Dialect(decoder);
    this.head = head;
    this.call = call;
    this.options = options;
    this.receiver = new ResponseReceiver(channel, options, this);
    receiver.expectUpgrade();
  }

  /** The channel is connected. */
  void start() {
    byte[] bytes;
    try {
      RequestHead asking = head.withFields(key.ask(head.fields()));
      dialect.begin(asking, false);
      bytes = HttpWireWriter.request(asking, false).head();
    } catch (IllegalArgumentException e) {
      call.failed(new CallException(Kind.UNSENDABLE, String.valueOf(e.getMessage()), e));
      return;
    }
    timer =
        channel
            .eventLoop()
            .schedule(
                () -> fail(new CallException(Kind.HEAD_TIMEOUT, "no response in time")),
                options.headTimeout().toNanos(),
                TimeUnit.NANOSECONDS);
    ChannelFuture unused = channel.writeAndFlush(Unpooled.wrappedBuffer(bytes));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (upgraded && message instanceof ByteBuf) {
      context.fireChannelRead(message); // it followed the head at once
      return;
    }
    try {
      dialect.receive(message, receiver);
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void upgraded(ResponseHead answer) {
    if (!key.isGranted(answer)) {
      fail(new CallException(Kind.MALFORMED, "its answer to the WebSocket handshake is wrong"));
      return;
    }
    disarm();
    UpgradeListener listener = call.answered();
    if (listener == null) {
      close();
      return;
    }
    upgraded = true;
    MessageSocket socket = MessageSocket.on(channel);
    listener.onUpgrade(answer, socket);
    channel.eventLoop().execute(this::makePlace); // not while the decoder is at work
  }

  private void makePlace() {
    if (channel.isRegistered()) {
      channel.pipeline().remove(ResponseDecoder.class);
      channel.pipeline().remove(this);
    }
  }

  @Override
  public void informational(ResponseHead informational) {
    call.listener().onInformational(informational);
  }

  @Override
  public void responseStarted(ResponseHead answer, BodyPipe body) {
    disarm();
    UpgradeListener listener = call.answered();
    if (listener == null) {
      close();
    } else {
      listener.onResponse(answer, body);
    }
  }

  @Override
  public void responseEnded() {
    close();
  }

  @Override
  public void responseBroken(CallException failure) {
    fail(failure);
  }

  @Override
  public void responseUnwanted(Throwable cause) {
    close();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (upgraded) {
      context.fireExceptionCaught(cause);
      return;
    }
    fail(new CallException(Kind.CLOSED, "the connection broke", cause));
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (upgraded) {
      context.fireChannelInactive();
      return;
    }
    fail(new CallException(Kind.CLOSED, "the connection was closed"));
  }

  private void fail(CallException failure) {
    disarm();
    if (receiver.hasStarted() && !receiver.isDone()) {
      receiver.cut(failure);
    }
    close();
    call.failed(failure);
  }

  private void disarm() {
    if (timer != null) {
      timer.cancel(false);
    }
  }

  private void close() {
    ChannelFuture unused = channel.close();
  }
}
