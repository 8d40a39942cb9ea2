package org.invertingproxy.agent.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.HttpCookie;
import java.net.URI;
import org.junit.jupiter.api.Test;

final class FewCookiesTest {
  private static final URI PROXY = URI.create("http://proxy.example/");

  private final FewCookies cookies = new FewCookies();

  private void set(String name, String value) {
    cookies.add(PROXY, new HttpCookie(name, value));
  }

  @Test
  void cookieThatIsSetAgain_isTheLatest() {
    set("a", "1");
    set("b", "1");
    set("a", "2");
    assertThat(cookies.getCookies()).extracting(HttpCookie::getValue).containsExactly("1", "2");
    assertThat(cookies.get(PROXY)).hasSize(2);
  }

  @Test
  void ofManyCookies_theLatestAreKept() {
    for (int i = 0; i < 1_000; i++) {
      set("c" + i, "v");
    }
    assertThat(cookies.getCookies())
        .hasSize(FewCookies.MOST)
        .extracting(HttpCookie::getName)
        .startsWith("c950")
        .endsWith("c999");
  }

  @Test
  void ofLargeCookies_thereAreFewer_andOneThatIsTooLargeIsNotKept() {
    String large = "v".repeat(FewCookies.MOST_CHARACTERS / 4);
    for (int i = 0; i < 10; i++) {
      set("c" + i, large);
    }
    assertThat(cookies.getCookies()).hasSize(3);
    set("huge", "v".repeat(FewCookies.MOST_CHARACTERS));
    assertThat(cookies.getCookies())
        .extracting(HttpCookie::getName)
        .containsExactly("c7", "c8", "c9");
  }
}
