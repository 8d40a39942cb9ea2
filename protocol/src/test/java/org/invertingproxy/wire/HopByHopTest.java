package org.invertingproxy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HopByHopTest {
  @Test
  void fieldsOfTheHopAndThoseConnectionNames_areStripped() {
    Fields kept =
        HopByHop.strip(
            Fields.of(
                "Host",
                "h",
                "Connection",
                "keep-alive, X-Secret",
                "connection",
                "host",
                "Keep-Alive",
                "1",
                "X-Secret",
                "s",
                "TE",
                "gzip, trailers",
                "Upgrade",
                "h2c",
                "X-Kept",
                "k"));
    assertThat(kept).isEqualTo(Fields.of("Host", "h", "X-Kept", "k", "TE", "trailers"));
  }

  @Test
  void trailersThatWouldFrameOrAuthenticate_areStripped() {
    Fields kept =
        HopByHop.stripTrailers(
            Fields.of("Content-Length", "1", "Authorization", "x", "Grpc-Status", "0", "N", "x"),
            Fields.of("Connection", "N"));
    assertThat(kept).isEqualTo(Fields.of("Grpc-Status", "0"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Inverting-Proxy-User-ID",
        "x-inverting-proxy-backend-id",
        "X-Forwarded-For",
        "X-Forwarded-Proto",
        "Forwarded",
        "X-Real-IP",
        "Via"
      })
  void trailerThatOnlyAProxyMaySet_isStripped(String name) {
    assertThat(HopByHop.stripTrailers(Fields.of(name, "x", "Kept", "k"), Fields.EMPTY))
        .isEqualTo(Fields.of("Kept", "k"));
  }
}
