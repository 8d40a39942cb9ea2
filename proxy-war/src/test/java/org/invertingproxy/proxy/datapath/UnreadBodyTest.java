package org.invertingproxy.proxy.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that are answered without their body: its sender must not be waited for. */
class UnreadBodyTest extends DataPathFixture {
  private static final String CALL = "POST /agent/none HTTP/1.1\r\nHost: proxy.example\r\n";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 100\r\n\r\nhalf",
        "Content-Length: 4\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n5",
        "Transfer-Encoding: chunked\r\n\r\n5\r\nhal",
      })
  void bodyThatNeverComes_endsTheConnection(String rest) throws Exception {
    try (RawConnection call = new RawConnection(server.port()).send(CALL + rest)) {
      assertThat(call.readAll()).startsWith("HTTP/1.1 401").containsIgnoringCase("no such backend");
    }
  }

  @Test
  void bodyThatCameWithItsHead_isLetGo_andTheConnectionGoesOn() throws Exception {
    String whole = CALL + "Content-Length: 4\r\n\r\nbody";
    try (RawConnection call = new RawConnection(server.port()).send(whole + whole)) {
      assertThat(call.readMessage()).startsWith("HTTP/1.1 401");
      assertThat(call.readMessage()).startsWith("HTTP/1.1 401");
    }
  }
}
