package org.invertingproxy.agent.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.HttpWireWriter;
import org.invertingproxy.wire.RequestHead;
import org.invertingproxy.wire.ResponseHead;

/** HTTP/1.1: requests by our own writer, responses by Netty's decoder. */
final class Http1Dialect implements Dialect {
  private final ResponseDecoder decoder;
  private boolean skipEnd;

  Http1Dialect(ResponseDecoder decoder) {
    this.decoder = decoder;
  }

  @Override
  public Encoder begin(RequestHead head, boolean hasBody) {
    HttpWireWriter writer = HttpWireWriter.request(head, hasBody);
    decoder.expect(head.method());
    return new WireEncoder(writer);
  }

  @Override
  public boolean sawBytes() {
    return decoder.sawBytes();
  }

  @Override
  public void receive(Object message, ResponseReceiver receiver) {
    if (!(message instanceof HttpObject object)) {
      return;
    }
    if (object.decoderResult().isFailure()) {
      receiver.broken(failure(object.decoderResult().cause()));
      return;
    }
    if (object instanceof HttpResponse response) {
      receiveHead(response, receiver);
    }
    if (object instanceof HttpContent content) {
      receiveContent(content, receiver);
    }
  }

  private void receiveHead(HttpResponse response, ResponseReceiver receiver) {
    Fields fields = fields(response.headers());
    List<String> codings = fields.all("Transfer-Encoding");
    if (codings.size() > 1
        || (codings.size() == 1 && !codings.get(0).equalsIgnoreCase("chunked"))) {
      receiver.malformed("a transfer coding other than chunked");
      return;
    }
    ResponseHead head =
        new ResponseHead(response.status().code(), response.status().reasonPhrase(), fields);
    skipEnd = head.isInformational(); // the decoder ends informational responses like others
    receiver.head(head, HttpUtil.isKeepAlive(response));
  }

  private void receiveContent(HttpContent content, ResponseReceiver receiver) {
    ByteBuf bytes = content.content();
    if (bytes.isReadable()) {
      receiver.data(ByteBufUtil.getBytes(bytes));
    }
    if (content instanceof LastHttpContent last) {
      if (skipEnd) {
        skipEnd = false;
      } else {
        receiver.end(fields(last.trailingHeaders()));
      }
    }
  }

  private static Fields fields(HttpHeaders headers) {
    if (headers.isEmpty()) {
      return Fields.EMPTY;
    }
    Fields.Builder fields = Fields.builder();
    Iterator<Map.Entry<CharSequence, CharSequence>> lines = headers.iteratorCharSequence();
    while (lines.hasNext()) {
      Map.Entry<CharSequence, CharSequence> line = lines.next();
      fields.add(line.getKey().toString(), line.getValue().toString());
    }
    return fields.build();
  }

  private static CallException failure(Throwable cause) {
    return cause instanceof TooLongFrameException
        ? new CallException(CallException.Kind.TOO_LARGE, "its header is too large", cause)
        : new CallException(
            CallException.Kind.MALFORMED, "it is not HTTP/1.1: " + cause.getMessage(), cause);
  }

  private record WireEncoder(HttpWireWriter writer) implements Encoder {
    @Override
    public Object head() {
      return Unpooled.wrappedBuffer(writer.head());
    }

    @Override
    public Object data(byte[] piece) {
      return Unpooled.wrappedBuffer(writer.data(piece));
    }

    @Override
    public Object end(Fields trailers) {
      return Unpooled.wrappedBuffer(writer.end(trailers));
    }
  }
}
