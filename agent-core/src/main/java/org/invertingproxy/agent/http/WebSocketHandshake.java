package org.invertingproxy.agent.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.invertingproxy.agent.http.CallException.Kind;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.ResponseHead;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a WebSocket and, once it is granted, makes place for {@link WebSocketReader}. Used on
 * the channel's event loop only.
 */
final class WebSocketHandshake extends SimpleChannelInboundHandler<HttpObject> {
  private static final int QUOTED = 1024;

  private final WebSocketClientHandshaker handshaker;
  private final Duration timeout;
  private final WebSocketListener listener;
  private final StringBuilder text = new StringBuilder();
  private @Nullable ChannelHandlerContext context;
  private @Nullable HttpResponse response;
  private @Nullable ScheduledFuture<?> timer;
  private boolean started;
  private boolean over;

  WebSocketHandshake(
      WebSocketClientHandshaker handshaker, Duration timeout, WebSocketListener listener) {
    this.handshaker = handshaker;
    this.timeout = timeout;
    this.listener = listener;
  }

  /** The channel is connected and secured. */
  void start() {
    started = true;
    ChannelHandlerContext known = context;
    if (known == null || !known.channel().isActive()) {
      fail(new CallException(Kind.CLOSED, "the connection was closed"));
      return;
    }
    timer =
        known
            .executor()
            .schedule(
                () -> fail(new CallException(Kind.HEAD_TIMEOUT, "no answer in time")),
                timeout.toNanos(),
                TimeUnit.NANOSECONDS);
    ChannelFuture unused = handshaker.handshake(known.channel());
  }

  private void fail(CallException failure) {
    if (started && end()) { // before, who opens the connection tells
      close();
      listener.failed(failure);
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext reading, HttpObject part) {
    if (over) {
      return;
    }
    if (part.decoderResult().isFailure()) {
      fail(new CallException(Kind.MALFORMED, "its answer is not HTTP/1.1"));
      return;
    }
    if (part instanceof HttpResponse head) {
      response = head;
    }
    if (part instanceof HttpContent content) {
      quote(content.content());
    }
    if (part instanceof LastHttpContent || text.length() >= QUOTED) {
      answered(reading);
    }
  }

  private void quote(ByteBuf bytes) {
    int length = Math.min(bytes.readableBytes(), QUOTED - text.length());
    text.append(bytes.toString(bytes.readerIndex(), length, StandardCharsets.ISO_8859_1));
  }

  private void answered(ChannelHandlerContext reading) {
    HttpResponse head = response;
    if (head == null) {
      return;
    }
    if (head.status().code() >= 100 && head.status().code() < 200 && head.status().code() != 101) {
      response = null; // another answer follows (RFC 9110 section 15.2)
    } else if (head.status().code() == 101 && isGranted(reading, head)) {
      if (end()) {
        granted(reading);
      }
    } else if (end()) {
      close();
      listener.refused(plain(head), text.toString());
    }
  }

  private boolean isGranted(ChannelHandlerContext reading, HttpResponse head) {
    FullHttpResponse whole =
        new DefaultFullHttpResponse(
            head.protocolVersion(),
            head.status(),
            Unpooled.EMPTY_BUFFER,
            head.headers(),
            EmptyHttpHeaders.INSTANCE);
    try {
      handshaker.finishHandshake(reading.channel(), whole);
      MaskingEncoder encoder = new MaskingEncoder();
      reading.pipeline().replace(WebSocket13FrameEncoder.class, null, encoder);
      // The reader closes where a rule is broken: a decoder's own word would miss the encoder.
      WebSocketDecoderConfig terms =
          WebSocketDecoderConfig.newBuilder()
              .expectMaskedFrames(false)
              .maxFramePayloadLength(handshaker.maxFramePayloadLength())
              .closeOnProtocolViolation(false)
              .build();
      reading
          .pipeline()
          .replace(WebSocket13FrameDecoder.class, null, new WebSocket13FrameDecoder(terms));
      return true;
    } catch (WebSocketHandshakeException e) {
      return false;
    }
  }

  private void granted(ChannelHandlerContext reading) {
    reading
        .pipeline()
        .addAfter(reading.name(), null, new WebSocketReader(listener))
        .addAfter(
            reading.name(), null, new WebSocketFrameAggregator(handshaker.maxFramePayloadLength()))
        .remove(this);
    listener.opened(new WebSocket(reading.channel()));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext reading, Throwable cause) {
    fail(new CallException(Kind.CLOSED, "the connection broke", cause));
  }

  @Override
  public void channelInactive(ChannelHandlerContext reading) {
    fail(new CallException(Kind.CLOSED, "the connection was closed without an answer"));
  }

  private boolean end() {
    if (over) {
      return false;
    }
    over = true;
    if (timer != null) {
      timer.cancel(false);
    }
    return true;
  }

  private void close() {
    if (context != null) {
      ChannelFuture unused = context.close();
    }
  }

  private static ResponseHead plain(HttpResponse head) {
    Fields.Builder fields = Fields.builder();
    for (Map.Entry<String, String> line : head.headers()) {
      fields.add(line.getKey(), line.getValue());
    }
    return new ResponseHead(head.status().code(), head.status().reasonPhrase(), fields.build());
  }
}
