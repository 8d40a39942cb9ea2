package org.invertingproxy.proxy.registry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Paths that servers read differently: out for one of them is out. */
class DotSegmentsTest {
  @ParameterizedTest
  @CsvSource({
    "/foo/a%2Fb/../../bar, true",
    "/foo/a%2fb/c/../../../bar, true",
    "/foo/a%5Cb/../../bar, true",
    "/foo/a\\b/../../bar, true",
    "/foo/a;%2Fb/../../bar, true",
    "/foo/a;/b%2F..%2f../../bar, true",
    "/foo/a%2fb/..%5c.., true",
    "/foo/..%3Bx/bar, true",
    "/foo/..%3bx%2Fbar, true",
    "/foo/a%2Fb/../c, false",
    "/foo/a%2Fb/c/../../d, false",
    "/foo/a;..%2F../../b, true",
    "/foo/a;..%2F../b, false",
    "/foo/a%3B../b, false",
    "/foo/a..b/c, false"
  })
  void pathLeaves_whenAnyServerTakesItOut(String path, boolean leaves) {
    assertThat(DotSegments.leave("/foo", path)).isEqualTo(leaves);
    assertThat(DotSegments.leave("/", path)).isFalse();
  }
}
