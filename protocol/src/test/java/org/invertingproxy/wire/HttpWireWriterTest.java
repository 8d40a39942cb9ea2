package org.invertingproxy.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HttpWireWriterTest {
  private static final byte[] HI = "hi".getBytes(ISO_8859_1);

  @Test
  void chunkedRequest_hasTheBytesOfTheStandard() {
    HttpWireWriter writer =
        HttpWireWriter.request(new RequestHead("POST", "/a?b", Fields.of("Host", "h")), true);
    assertThat(text(writer.head()) + text(writer.data(HI)) + text(writer.end(Fields.of("T", "v"))))
        .isEqualTo(
            "POST /a?b HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "2\r\nhi\r\n0\r\nT: v\r\n\r\n");
  }

  @Test
  void lengthOfTheHead_framesTheBody() {
    HttpWireWriter writer =
        HttpWireWriter.response(
            new ResponseHead(200, "OK", Fields.of("Content-Length", "2")), true);
    assertThat(text(writer.head()) + text(writer.data(HI)) + text(writer.end(Fields.EMPTY)))
        .isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
  }

  @Test
  void bodyThatContradictsItsLength_isRefused() {
    ResponseHead head = new ResponseHead(200, Fields.of("Content-Length", "3"));
    HttpWireWriter shorter = HttpWireWriter.response(head, true);
    shorter.data(HI);
    assertThatThrownBy(() -> shorter.end(Fields.EMPTY)).hasMessageContaining("shorter");
    HttpWireWriter longer = HttpWireWriter.response(head, true);
    longer.data(HI);
    assertThatThrownBy(() -> longer.data(HI)).hasMessageContaining("longer");
  }

  @Test
  void answerToHead_keepsItsLengthWithoutABody() {
    HttpWireWriter writer =
        HttpWireWriter.response(new ResponseHead(200, Fields.of("Content-Length", "9")), false);
    assertThat(text(writer.head()) + text(writer.end(Fields.EMPTY)))
        .isEqualTo("HTTP/1.1 200 \r\nContent-Length: 9\r\n\r\n");
  }

  @Test
  void injection_isRefused() {
    for (Fields fields :
        new Fields[] {
          Fields.of("A", "x\r\nB: y"), Fields.of("A\r\nB", "y"), Fields.of("A", "x\u0000"),
          Fields.of("A", "\u0100"), Fields.of("Transfer-Encoding", "chunked"), Fields.of("", "x"),
        }) {
      assertThatThrownBy(() -> HttpWireWriter.response(new ResponseHead(200, fields), true))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (String target : new String[] {"/a b", "/a\r\n", "", "/\u0100"}) {
      assertThatThrownBy(
              () -> HttpWireWriter.request(new RequestHead("GET", target, Fields.EMPTY), false))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }
}
