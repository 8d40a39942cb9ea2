package org.invertingproxy.proxy.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** How bodies of HTTP/2 end that announce no length. */
class Http2UploadTest extends DataPathFixture {
  @Test
  void trailersAfterTheBodyWasRead_endIt() throws Exception {
    try (Http2Connection connection = new Http2Connection(server.port())) {
      Http2Stream stream = connection.post("/up", "part");
      String id = agent.poll()[0];
      try (RawConnection fetch = agent.fetch(id)) {
        assertThat(fetch.readUntil("part")).contains("POST /up");
        stream.trailers("x-trailer", "end");
        assertThat(fetch.readUntil("\r\n0\r\n\r\n")).endsWith("0\r\n\r\n");
      }
      agent.answer(id, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
      await(stream::isOver);
      assertThat(stream.body()).isEqualTo("ok");
    }
    awaitEnds("ok");
  }

  @RepeatedTest(20)
  void malformedTrailersAfterTheBodyWasRead_areNoEnd() throws Exception {
    try (RawConnection client = new RawConnection(server.port())) {
      client.send(Http2Bytes.openPost("b.test"));
      try (RawConnection fetch = agent.fetch(agent.poll()[0])) {
        assertThat(fetch.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 200");
        client.send(Http2Bytes.piece("part"));
        fetch.readUntil("part");
        client.send(Http2Bytes.malformedTrailers());
        assertThat(fetch.readUntil("\r\n0\r\n\r\n")).doesNotContain("\r\n0\r\n\r\n");
      }
    }
    awaitEnds("client-gone");
  }

  @RepeatedTest(20)
  void resetRightBehindThePieceBeforeIt_isNoEnd() throws Exception {
    try (RawConnection client = new RawConnection(server.port())) {
      client.send(Http2Bytes.openPost("b.test"));
      try (RawConnection fetch = agent.fetch(agent.poll()[0])) {
        assertThat(fetch.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 200");
        client.send(Http2Bytes.piece("part") + Http2Bytes.reset());
        assertThat(fetch.readUntil("\r\n0\r\n\r\n"))
            .contains("POST /")
            .doesNotContain("\r\n0\r\n\r\n");
      }
    }
    awaitEnds("client-gone");
  }
}
