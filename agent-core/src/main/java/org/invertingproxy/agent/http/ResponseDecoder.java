package org.invertingproxy.agent.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import java.util.List;
import org.invertingproxy.wire.WireLimits;

/**
 * Netty's response decoder without its forgiveness for contradicting lengths, and knowing which
 * method is being answered.
 */
final class ResponseDecoder extends HttpResponseDecoder {
  private boolean answersHead;
  private boolean sawBytes;

  ResponseDecoder(WireLimits limits) {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(limits.headBytes())
            .setMaxHeaderSize(limits.headBytes())
            .setStrictLineParsing(false)); // a bare LF misleads nobody: we frame anew
  }

  /** The next response answers that method (RFC 9112 section 6.3: none to HEAD has a body). */
  void expect(String method) {
    answersHead = method.equals("HEAD");
    sawBytes = false;
  }

  /** Whether anything arrived since {@link #expect}. */
  boolean sawBytes() {
    return sawBytes;
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf buffer, List<Object> out)
      throws Exception {
    sawBytes |= buffer.isReadable();
    super.decode(context, buffer, out);
  }

  @Override
  protected boolean isContentAlwaysEmpty(HttpMessage message) {
    boolean informational = message instanceof HttpResponse r && r.status().code() < 200;
    return (answersHead && !informational) || super.isContentAlwaysEmpty(message);
  }

  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    throw new IllegalArgumentException("Content-Length beside Transfer-Encoding");
  }
}
