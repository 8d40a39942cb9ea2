package org.invertingproxy.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

final class DurationConverterTest {
  private final DurationConverter converter = new DurationConverter();

  @ParameterizedTest
  @CsvSource({"0,0", "10ms,10", "1m30s,90000", "1.5h,5400000", "1h0m1s,3601000", "2000us,2"})
  void goDurations_areUnderstood(String text, long millis) {
    assertThat(converter.convert(text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @CsvSource({
    "1\u00b5s,1000",
    "1\u03bcs,1000",
    ".5s,500000000",
    "5.s,5000000000",
    "+1m,60000000000",
    "+0,0",
    "-0,0",
    "-0s,0",
    ".9ns0.9ns,0",
    "1.0000000009s,1000000000",
    "9223372036854775807ns,9223372036854775807",
    "2562047h47m16.854775807s,9223372036854775807"
  })
  void goDurations_toTheNanosecond(String text, long nanos) {
    assertThat(converter.convert(text)).isEqualTo(Duration.ofNanos(nanos));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "5",
        "-1s",
        "-1ns",
        "1 s",
        "s",
        "1s2",
        "x1s",
        "+",
        "+-1s",
        ".",
        ".s",
        "+.s",
        "1..5s",
        "1,5s",
        "1e3s",
        "1S",
        "1d",
        "\u0661s",
        "9223372036854775808ns",
        "2562047h47m16.854775808s",
        "99999999999h"
      })
  void anythingElse_isRefused(String text) {
    assertThatThrownBy(() -> converter.convert(text)).isInstanceOf(TypeConversionException.class);
  }
}
