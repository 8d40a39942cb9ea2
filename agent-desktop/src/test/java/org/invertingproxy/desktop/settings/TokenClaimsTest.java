package org.invertingproxy.desktop.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.invertingproxy.desktop.Tokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenClaimsTest {
  @Test
  void readsWhatTheTokenSays() {
    String token =
        Tokens.withClaims(
            "{\"aud\":\"agent\",\"backends\":[\"blog\",\"shöp\"],\"exp\":1800000000,\"sub\":\"a\"}");

    assertThat(TokenClaims.read(token + "\n"))
        .contains(
            new TokenClaims(
                List.of("agent"), List.of("blog", "shöp"), Instant.ofEpochSecond(1_800_000_000)));
  }

  @Test
  void missingClaims_areEmpty() {
    assertThat(TokenClaims.read(Tokens.withClaims("{}")))
        .contains(new TokenClaims(List.of(), List.of(), null));
  }

  @Test
  void severalAudiences_areAllRead() {
    assertThat(TokenClaims.read(Tokens.withClaims("{\"aud\":[\"user\",\"agent\"]}")))
        .map(TokenClaims::audience)
        .contains(List.of("user", "agent"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "opaque", "a.b", "a.b.c", "a.!!!.c", "a.bnVsbA.c", "a.W10.c"})
  void anythingElse_saysNothing(String text) {
    assertThat(TokenClaims.read(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"exp\":\"soon\"}", "{\"aud\":{}}", "{\"backends\":[[]]}", "{\"exp\":{}}"})
  void claimsOfTheWrongKind_sayNothing(String claims) {
    assertThat(TokenClaims.read(Tokens.withClaims(claims))).isEmpty();
  }
}
