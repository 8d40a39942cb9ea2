package org.invertingproxy.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GoFlagsTest {
  @ParameterizedTest
  @CsvSource({
    "-proxy,--proxy",
    "-proxy=a=b,--proxy=a=b",
    "--proxy=,--proxy=",
    "-debug,--debug",
    "-debug=1,--debug=true",
    "--debug=T,--debug=true",
    "--debug=TRUE,--debug=true",
    "-debug=False,--debug=false",
    "-debug=0,--debug=false",
    "-debug=maybe,--debug=maybe",
    "-proxy=1,--proxy=1",
    "-h,-h",
    "-V,-V",
    "-1,-1",
    "http,http",
    "3000,3000"
  })
  void oneDashOrTwo_andGosWordsForYesAndNo(String arg, String normal) {
    assertThat(GoFlags.normalised(new String[] {arg}, Set.of("--debug"))).containsExactly(normal);
  }
}
