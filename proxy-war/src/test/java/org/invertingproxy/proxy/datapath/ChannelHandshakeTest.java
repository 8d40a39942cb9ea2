package org.invertingproxy.proxy.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.invertingproxy.wire.mux.Mux;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that ask for a channel: what is refused is refused before the upgrade. */
class ChannelHandshakeTest extends DataPathFixture {
  private static final String UPGRADE =
      "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
          + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
  private static final String PROTOCOL = "Sec-WebSocket-Protocol: " + Mux.SUBPROTOCOL + "\r\n";

  @Test
  void handshake_isAnsweredWithTheSubProtocol_andNoExtension() throws Exception {
    try (RawConnection call =
        call(UPGRADE + PROTOCOL + "Sec-WebSocket-Extensions: permessage-deflate\r\n")) {
      assertThat(call.readUntil("\r\n\r\n"))
          .startsWith("HTTP/1.1 101")
          .containsIgnoringCase("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
          .containsIgnoringCase(PROTOCOL)
          .doesNotContainIgnoringCase("permessage-deflate");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Connection: Upgrade\r\nUpgrade: other\r\n"})
  void callThatIsNoHandshake_is426(String fields) throws Exception {
    try (RawConnection call = call(fields + PROTOCOL)) {
      assertThat(call.readUntil("\r\n\r\n"))
          .startsWith("HTTP/1.1 426")
          .containsIgnoringCase("Upgrade: websocket");
    }
  }

  @Test
  void otherSubProtocol_is400() throws Exception {
    try (RawConnection call = call(UPGRADE + "Sec-WebSocket-Protocol: chat\r\n")) {
      assertThat(call.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 400");
    }
  }

  @Test
  void pageOfAnotherOrigin_is403_ofTheSame_isNot() throws Exception {
    try (RawConnection call = call(UPGRADE + PROTOCOL + "Origin: https://evil.example\r\n")) {
      assertThat(call.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 403");
    }
    try (RawConnection call = call(UPGRADE + PROTOCOL + "Origin: http://proxy.example\r\n")) {
      assertThat(call.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 101");
    }
  }

  @Test
  void badCredential_is401_noneIsNot() throws Exception {
    restartWithRights();
    try (RawConnection call = call(UPGRADE + PROTOCOL + "Authorization: Bearer no.such.one\r\n")) {
      assertThat(call.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 401");
    }
    try (RawConnection call = call(UPGRADE + PROTOCOL)) {
      assertThat(call.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 101");
    }
  }

  @Test
  void badCredentials_moreThanFive_are429_andAGoodOneIsLetIn() throws Exception {
    restartWithRights();
    String bad = UPGRADE + PROTOCOL + "Authorization: Bearer no.such.one\r\n";
    for (int i = 0; i < 6; i++) {
      try (RawConnection call = call(bad)) {
        assertThat(call.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 401");
      }
    }
    try (RawConnection call = call(bad)) {
      assertThat(call.readUntil("\r\n\r\n"))
          .startsWith("HTTP/1.1 429")
          .containsIgnoringCase("Retry-After: 1");
    }
    String good = "Authorization: Bearer " + servlet.token("agent", Duration.ofHours(1)) + "\r\n";
    try (RawConnection call = call(UPGRADE + PROTOCOL + good)) {
      assertThat(call.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 101");
    }
  }

  @Test
  void proxyThatStops_is503() throws Exception {
    servlet.broker().drain();
    try (RawConnection call = call(UPGRADE + PROTOCOL)) {
      assertThat(call.readUntil("\r\n\r\n"))
          .startsWith("HTTP/1.1 503")
          .containsIgnoringCase("Retry-After: 1");
    }
  }

  @Test
  void callersWithoutACredential_haveAQuotaOfTheirOwn() throws Exception {
    restartWithRights();
    List<RawConnection> strangers = new ArrayList<>();
    try {
      RawConnection last = call(UPGRADE + PROTOCOL);
      strangers.add(last);
      String answer = last.readUntil("\r\n\r\n");
      while (answer.startsWith("HTTP/1.1 101") && strangers.size() < 100) {
        last = call(UPGRADE + PROTOCOL);
        strangers.add(last);
        answer = last.readUntil("\r\n\r\n");
      }
      assertThat(answer).startsWith("HTTP/1.1 503").containsIgnoringCase("Retry-After: 1");
      assertThat(strangers).hasSizeGreaterThan(50);
      String good = "Authorization: Bearer " + servlet.token("agent", Duration.ofHours(1));
      try (RawConnection agentCall = call(UPGRADE + PROTOCOL + good + "\r\n")) {
        assertThat(agentCall.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 101");
      }
      for (RawConnection stranger : strangers) {
        stranger.close();
      }
      await(() -> isLetIn(UPGRADE + PROTOCOL));
      assertThat(isLetIn(UPGRADE + PROTOCOL)).isTrue();
    } finally {
      for (RawConnection stranger : strangers) {
        stranger.close();
      }
    }
  }

  private boolean isLetIn(String fields) {
    try (RawConnection call = call(fields)) {
      return call.readUntil("\r\n\r\n").startsWith("HTTP/1.1 101");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private RawConnection call(String fields) throws Exception {
    return new RawConnection(server.port())
        .send("GET /agent/channel HTTP/1.1\r\nHost: proxy.example\r\n" + fields + "\r\n");
  }
}
