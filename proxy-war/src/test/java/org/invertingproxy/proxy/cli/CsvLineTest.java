package org.invertingproxy.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvLineTest {
  @Test
  void valuesAreQuoted_andQuotesDoubled() {
    assertThat(CsvLine.of(List.of("a,b", "say \"x\"", "", "{\"k\":1}")))
        .isEqualTo("\"a,b\",\"say \"\"x\"\"\",\"\",\"{\"\"k\"\":1}\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "\uff1d1", "\n=1"})
  void whatASpreadsheetWouldCompute_isText(String formula) {
    assertThat(CsvLine.of(List.of(formula))).startsWith("\"'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "a=b", "2026-01-02T03:04:05Z", "", "2001:db8::1"})
  void whatIsNoFormula_staysAsItIs(String value) {
    assertThat(CsvLine.of(List.of(value))).isEqualTo('"' + value + '"');
  }

  @Test
  void whatWouldSteerATerminal_isEscaped() {
    assertThat(CsvLine.of(List.of("a\u001b[2J\u202eb\r\nc\u009b\u2028\ufeff")))
        .isEqualTo("\"a\\u001b[2J\\u202eb\\u000d\\u000ac\\u009b\\u2028\\ufeff\"");
  }

  @Test
  void lettersOfEveryScript_areShown() {
    assertThat(CsvLine.of(List.of("Jörg 東京 שלום \ud83d\ude00")))
        .isEqualTo("\"Jörg 東京 שלום \ud83d\ude00\"");
  }
}
