package org.invertingproxy.proxy.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionCookieNameTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a=1; b=2 | a=1; b=2",
        "a=1;b=\"x;y\" ; =z | a=1;b=\"x;y\" ; =z",
        "inverting-proxy-session-8080=id | ''",
        "__Host-inverting-proxy-session=id | ''",
        "a=1; inverting-proxy-session-8080=id; b=2 | a=1; b=2",
        "inverting-proxy-session-8080=id; b=2 | b=2",
        "a=inverting-proxy-session-8080 | a=inverting-proxy-session-8080",
      })
  void backends_seeAllCookiesButOurs(String cookies, String seen) {
    assertThat(SessionCookieName.removedFrom(cookies)).isEqualTo(seen);
  }

  @Test
  void backends_setAllCookiesButOurs() {
    assertThat(SessionCookieName.isSetBy(SessionCookieName.plain(80) + "=x; Domain=a")).isTrue();
    assertThat(SessionCookieName.isSetBy(" " + SessionCookieName.SECURE + "=x")).isTrue();
    assertThat(SessionCookieName.isSetBy("session=inverting-proxy-session-80")).isFalse();
  }
}
