package org.invertingproxy.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SyntaxTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0, 0s",
    "0s, 0, 0s",
    "500ms, 500, 500ms",
    "10s, 10000, 10s",
    "1m30s, 90000, 1m30s",
    "1.5h, 5400000, 1h30m",
    "90s, 90000, 1m30s"
  })
  void durationsAreReadAndWrittenAsInGo(String text, long millis, String shortest) {
    Duration duration = GoDuration.parse(text);
    assertThat(duration).isEqualTo(Duration.ofMillis(millis));
    assertThat(GoDuration.format(duration)).isEqualTo(shortest);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "s", "-1s", "1s 2s", "1d", "1.s", "999999999999h"})
  void whatIsNoDurationIsRefused(String text) {
    assertThatThrownBy(() -> GoDuration.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "4096, 4096", "64k, 65536", "2m, 2097152"})
  void bytesMayHaveAUnit(String text, int bytes) {
    assertThat(ByteCount.parse(text, true)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1k", "1.5", "9999999999999999999"})
  void whatIsNoCountIsRefused(String text) {
    assertThatThrownBy(() -> ByteCount.parse(text, false))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1000001", "9999999999", "4294967297"})
  void aCountOutsideItsRangeIsRefused(String text) {
    assertThatThrownBy(() -> Syntax.count(1, 1_000_000).parser().apply(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void sizesMayBeLarge() {
    assertThat(Syntax.size(0, Long.MAX_VALUE).parser().apply("5g")).isEqualTo(5L << 30);
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.0.1, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "10.1.2.3, 10.1.2.3, true",
    "10.1.2.3, 10.1.2.4, false",
    "0.0.0.0/0, 8.8.8.8, true",
    "fd00::/8, fdff::1, true",
    "fd00::/8, fe00::1, false",
    "::1, 0:0:0:0:0:0:0:1, true",
    "10.0.0.0/8, unknown, false",
    "0.0.0.0/0, ::1, false"
  })
  void rangesHoldTheirAddresses(String range, String address, boolean held) {
    assertThat(AddressRange.anyContains(List.of(AddressRange.parse(range)), address))
        .isEqualTo(held);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "localhost", "10.0.0.0/33", "::/129", "10.0.0.0/-1", "10.0.0.0/", "a/8"})
  void whatIsNoRangeIsRefused(String text) {
    assertThatThrownBy(() -> AddressRange.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "Example.ORG., example.org",
    "localhost, localhost",
    "xn--bcher-kva.example, xn--bcher-kva.example",
    "127.0.0.1, 127.0.0.1",
    "[::1], [::1]",
    "[2001:DB8::1], [2001:db8::1]"
  })
  void hostsHaveOneForm(String text, String form) {
    assertThat(HostName.parse(text)).isEqualTo(form);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "a..b",
        "a b",
        "-a",
        "a-",
        "a_b",
        "b\u00fccher.example",
        "example.org:80",
        "::1",
        "[::g]",
        "[1]",
        "1.2.3.400",
        "a/b",
        "1234567890123456789012345678901234567890123456789012345678901234"
      })
  void whatIsNoHostIsRefused(String text) {
    assertThatThrownBy(() -> HostName.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "https://Example.org, https://example.org/",
    "HTTP://example.org:8080/base, http://example.org:8080/base/",
    "http://[::1]:80/, http://[::1]:80/"
  })
  void publicUrlsEndInASlash(String text, String url) {
    assertThat(PublicUrl.parse(text)).hasToString(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "example.org",
        "ftp://example.org/",
        "http:///path",
        "http://u@example.org/",
        "http://example.org/?q",
        "http://example.org/#f",
        "http://exa mple.org/",
        "mailto:a@example.org"
      })
  void whatIsNoPublicUrlIsRefused(String text) {
    assertThatThrownBy(() -> PublicUrl.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
