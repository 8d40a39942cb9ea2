package org.invertingproxy.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.invertingproxy.wire.WireFormatException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpWireReaderTest {
  private static final String CHUNKED =
      "POST /a%2Fb?x[]=|& HTTP/1.1\r\nHost: h\r\nX-A: 1\r\nx-a:  2 \r\n"
          + "Transfer-Encoding: chunked\r\n\r\n5;ext=\"x\"\r\nhello\r\n1\r\n!\r\n0\r\nT: v\r\n\r\n";

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1000})
  void chunkedRequest_inPiecesOfAnySize_isRead(int size) throws Exception {
    RecordingHandler handler = new RecordingHandler();
    HttpWireReader reader = HttpWireReader.requests(WireLimits.DEFAULTS, handler);
    feed(reader, CHUNKED, size);
    reader.eof();
    RequestHead head = Objects.requireNonNull(handler.request);
    assertThat(head.method()).isEqualTo("POST");
    assertThat(head.target()).isEqualTo("/a%2Fb?x[]=|&");
    assertThat(head.fields().all("X-A")).containsExactly("1", "2");
    assertThat(handler.bodyText()).isEqualTo("hello!");
    assertThat(handler.trailers).isEqualTo(Fields.of("T", "v"));
    assertThat(reader.isDone()).isTrue();
  }

  @Test
  void everyTruncation_isNoticed() throws Exception {
    for (int length = 0; length < CHUNKED.length(); length++) {
      RecordingHandler handler = new RecordingHandler();
      HttpWireReader reader = HttpWireReader.requests(WireLimits.DEFAULTS, handler);
      feed(reader, CHUNKED.substring(0, length), 1000);
      assertThatThrownBy(reader::eof)
          .isInstanceOfSatisfying(
              WireFormatException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TRUNCATED));
      assertThat(handler.trailers).isNull();
    }
  }

  @Test
  void informationalHeads_precedeTheFinalOne() throws Exception {
    RecordingHandler handler =
        response(
            "GET",
            "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
                + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
    assertThat(handler.responses).extracting(ResponseHead::status).containsExactly(103, 200);
    assertThat(handler.bodyText()).isEqualTo("hi");
  }

  @Test
  void answerToHead_hasNoBodyWhateverItsFieldsSay() throws Exception {
    RecordingHandler handler = response("HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n");
    assertThat(handler.trailers).isEqualTo(Fields.EMPTY);
    assertThat(handler.responses.get(0).fields().first("content-length")).isEqualTo("2000");
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 304})
  void bodylessStatus_takesTheEmptyChunkOfGooglesAgent(int status) throws Exception {
    RecordingHandler handler =
        response("GET", "HTTP/1.1 " + status + " X\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    assertThat(handler.trailers).isEqualTo(Fields.EMPTY);
    assertThat(handler.bodyText()).isEmpty();
  }

  @Test
  void responseWithoutFraming_lastsUntilTheEnd() throws Exception {
    assertThat(response("GET", "HTTP/1.0 200\r\n\r\nall of it").bodyText()).isEqualTo("all of it");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        "GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n",
        "GET / HTTP/1.1\r\nContent-Length: 1, 1\r\n\r\n",
        "GET / HTTP/1.1\r\nContent-Length: +1\r\n\r\n",
        "GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        "GET / HTTP/1.1\r\nContent-Length: 9999999999999999999\r\n\r\n",
        "GET / HTTP/1.1\r\nContent-Length:\r\n\r\n",
        "GET / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
        "GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
        "GET / HTTP/1.1\r\nTransfer-Encoding: xchunked\r\n\r\n",
        "GET / HTTP/1.1\r\nA: 1\r\n folded\r\n\r\n",
        "GET / HTTP/1.1\r\nA : 1\r\n\r\n",
        "GET / HTTP/1.1\r\n: 1\r\n\r\n",
        "GET / HTTP/1.1\r\nA\r\n\r\n",
        "GET / HTTP/1.1\r\nA: x\u0000y\r\n\r\n",
        "GET / HTTP/1.1\nA: x\r\n\r\n",
        "GET / HTTP/1.1\r\nA: x\ry\r\n\r\n",
        "GET /a b HTTP/1.1\r\n\r\n",
        "GET  HTTP/1.1\r\n\r\n",
        "GET / HTTP/2.0\r\n\r\n",
        "G(T / HTTP/1.1\r\n\r\n",
        "\r\n\r\n",
        "P / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
        "P / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n\r\n",
        "P / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0x1\r\n",
        "P / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
        "P / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
        "P / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n",
        "P / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\na\r\n",
        "P / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nbad name: x\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\nGET /smuggled HTTP/1.1\r\n\r\n",
      })
  void malformedRequest_isRefused(String bytes) {
    HttpWireReader reader = HttpWireReader.requests(WireLimits.DEFAULTS, new RecordingHandler());
    assertThatThrownBy(() -> feed(reader, bytes, 1))
        .isInstanceOfSatisfying(
            WireFormatException.class, e -> assertThat(e.kind()).isEqualTo(Kind.MALFORMED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 99 X\r\n\r\n",
        "HTTP/1.1 600 X\r\n\r\n",
        "HTTP/1.1 2000 X\r\n\r\n",
        "HTTP/1.1 abc X\r\n\r\n",
        "HTTP/1.1\r\n\r\n",
        "ICY 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
      })
  void malformedResponse_isRefusedBeforeItsHeadIsHandedOn(String bytes) {
    RecordingHandler handler = new RecordingHandler();
    HttpWireReader reader = HttpWireReader.responses("GET", WireLimits.DEFAULTS, handler);
    assertThatThrownBy(() -> feed(reader, bytes, 1)).isInstanceOf(WireFormatException.class);
    assertThat(handler.responses).isEmpty();
  }

  @Test
  void headOverTheLimit_isTooLarge() {
    HttpWireReader reader = HttpWireReader.requests(new WireLimits(100, 3), new RecordingHandler());
    assertTooLarge(reader, "GET / HTTP/1.1\r\nA: " + "x".repeat(200) + "\r\n\r\n");
  }

  @Test
  void fieldsOverTheLimit_areTooLarge() {
    HttpWireReader reader =
        HttpWireReader.requests(new WireLimits(1000, 3), new RecordingHandler());
    assertTooLarge(reader, "GET / HTTP/1.1\r\n" + "A: 1\r\n".repeat(4) + "\r\n");
  }

  @Test
  void endlessInformationalHeads_areTooLarge() {
    HttpWireReader reader =
        HttpWireReader.responses("GET", WireLimits.DEFAULTS, new RecordingHandler());
    assertTooLarge(reader, "HTTP/1.1 103 X\r\n\r\n".repeat(100));
  }

  @Test
  void endlessChunkExtension_isTooLarge() {
    HttpWireReader reader = HttpWireReader.requests(WireLimits.DEFAULTS, new RecordingHandler());
    assertTooLarge(
        reader, "P / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1;" + "x".repeat(300));
  }

  private static RecordingHandler response(String method, String bytes) throws Exception {
    RecordingHandler handler = new RecordingHandler();
    HttpWireReader reader = HttpWireReader.responses(method, WireLimits.DEFAULTS, handler);
    feed(reader, bytes, 3);
    reader.eof();
    return handler;
  }

  private static void assertTooLarge(HttpWireReader reader, String bytes) {
    assertThatThrownBy(() -> feed(reader, bytes, 64))
        .isInstanceOfSatisfying(
            WireFormatException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TOO_LARGE));
  }

  private static void feed(HttpWireReader reader, String text, int size)
      throws WireFormatException {
    byte[] bytes = text.getBytes(ISO_8859_1);
    for (int i = 0; i < bytes.length; i += size) {
      reader.feed(ByteBuffer.wrap(bytes, i, Math.min(size, bytes.length - i)));
    }
  }
}
