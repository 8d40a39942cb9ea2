package org.invertingproxy.proxy.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpositionTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1"
            + " | OPEN_METRICS",
        "Application/OpenMetrics-Text; version=1.0.0; q=0.5, text/plain; q=0.3 | OPEN_METRICS",
        "application/openmetrics-text;q=0.2, text/plain;q=0.5 | TEXT",
        "application/openmetrics-text;q=0 | TEXT",
        "application/openmetrics-text;q=much | TEXT",
        "text/html,application/xhtml+xml,*/*;q=0.8 | TEXT",
        "*/* | TEXT",
        ", ; | TEXT",
      })
  void callerGetsWhatItLikesBest(String accept, Exposition expected) {
    assertThat(Exposition.of(accept)).isEqualTo(expected);
  }

  @Test
  void callerWithoutAWish_getsText() {
    assertThat(Exposition.of(null)).isEqualTo(Exposition.TEXT);
  }
}
