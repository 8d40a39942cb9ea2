package org.invertingproxy.agent.testing;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import java.nio.charset.StandardCharsets;
import org.invertingproxy.wire.mux.Mux;

/** Grants or refuses a WebSocket. */
final class PeerHandshake extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final int MOST = 256 * 1024;

  private final ChannelPeer peer;

  PeerHandshake(ChannelPeer peer) {
    this.peer = peer;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    peer.handshake(String.valueOf(request.headers().get("Authorization")));
    boolean isUpgrade = "websocket".equalsIgnoreCase(request.headers().get("Upgrade"));
    int refusal = isUpgrade ? peer.refusal() : 426;
    if (refusal != 0 || !request.uri().endsWith("/agent/channel")) {
      byte[] text = "not here".getBytes(StandardCharsets.US_ASCII);
      DefaultFullHttpResponse response =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1,
              HttpResponseStatus.valueOf(refusal == 0 ? 404 : refusal),
              Unpooled.wrappedBuffer(text));
      response.headers().set("Content-Length", text.length);
      ChannelFuture unused = context.writeAndFlush(response);
      return;
    }
    PeerLink link = new PeerLink(peer, context.channel());
    peer.add(link);
    ChannelFuture unused =
        new WebSocketServerHandshakerFactory(request.uri(), Mux.SUBPROTOCOL, false, MOST, false)
            .newHandshaker(request)
            .handshake(context.channel(), request);
    context.pipeline().addLast(link).remove(this);
    if (!peer.isMute()) {
      link.mux().start();
    }
  }
}
