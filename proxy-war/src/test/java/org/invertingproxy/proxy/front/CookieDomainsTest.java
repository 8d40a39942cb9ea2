package org.invertingproxy.proxy.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.invertingproxy.proxy.config.DatabaseConfig;
import org.invertingproxy.proxy.config.Limits;
import org.invertingproxy.proxy.config.MetricsConfig;
import org.invertingproxy.proxy.config.NameRules;
import org.invertingproxy.proxy.config.OperationConfig;
import org.invertingproxy.proxy.config.OutsideConfig;
import org.invertingproxy.proxy.config.ProxyConfig;
import org.invertingproxy.proxy.config.Timeouts;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.ResponseHead;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CookieDomainsTest {
  private final CookieDomains cookies =
      CookieDomains.of(
          new ProxyConfig(
              Path.of("unused"),
              DatabaseConfig.FILE,
              URI.create("https://Proxy.example.com/"),
              "t.example.com",
              List.of("admin.example.net"),
              List.of("shared.example.org"),
              List.of(),
              false,
              Timeouts.DEFAULTS,
              Limits.DEFAULTS,
              ProxyConfig.DEFAULT_CHANNEL_HEAP,
              MetricsConfig.DEFAULTS,
              OperationConfig.DEFAULT,
              OutsideConfig.NONE,
              NameRules.DEFAULTS));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "; Domain=t.example.com",
        "; Domain=.t.example.com",
        ";DOMAIN=T.Example.COM",
        ";\t domain\t = \t.t.example.com ",
        "; Domain=\"t.example.com\"",
        "; Domain=\".t.example.com.\"",
        "; Domain=t.example.com.",
        "; Domain=example.com",
        "; Domain=com",
        "; Domain=proxy.example.com",
        "; Domain=example.net",
        "; Domain=admin.example.net",
        "; Domain=shared.example.org",
        "; Domain=localhost",
        "; Domain=..t.example.com",
        "; Domain=%74.example.com",
        "; Domain=\u00ef\u00bd\u0094.example.com",
        "; Domain=t.example.com:443",
        "; Domain=\"t.example.com",
      })
  void domainThatCoversOthers_isTakenOut(String attribute) {
    assertThat(cookies.confine("a=b; Path=/" + attribute + "; Secure"))
        .isEqualTo("a=b; Path=/; Secure");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a=b",
        "a=b; Domain=",
        "a=b; Domain",
        "a=b; Domain=x.t.example.com; HttpOnly",
        "a=b;domain=.X.t.example.com;  secure",
        "a=b; Domain=app.example.com",
        "a=b; Domain=customer.test",
        "a=b; Domain=notexample.com",
        "a=b; Path=\"; X-Domain=t.example.com",
        "Domain=t.example.com; Path=/",
      })
  void anyOtherCookie_isLeftAsItIs(String setCookie) {
    assertThat(cookies.confine(setCookie)).isEqualTo(setCookie);
  }

  /** A head of the largest size: every text here is of the form of an address, and is none. */
  @Test
  void hostileVolume_isLookedAtWithoutLookingNamesUp() {
    String addresses = "; Domain=999.1.1.1; Domain=.0.0.0.256; Domain=[::g]; Domain=1.2.3";
    StringBuilder value = new StringBuilder("a=b");
    int lines = 0;
    while (value.length() < 60_000) {
      value.append(addresses).append("; Domain=t.example.com");
      lines++;
    }
    String kept = "; Domain=1.2.3".repeat(lines); // a name, of three labels
    assertThat(cookies.confine(value.toString())).isEqualTo("a=b" + kept);
    Fields.Builder many = Fields.builder();
    for (int i = 0; i < 1000; i++) {
      many.add("Set-Cookie", "c" + i + "=d; Domain=example.com");
    }
    ResponseHead confined = cookies.confine(new ResponseHead(200, many.build()));
    assertThat(confined.fields().all("Set-Cookie"))
        .hasSize(1000)
        .noneMatch(line -> line.contains("Domain"));
  }

  @Test
  void everyOneOfSeveral_isLookedAt() {
    assertThat(
            cookies.confine(
                "a=b; Domain=x.t.example.com; Domain=t.example.com; domain=.example.com"))
        .isEqualTo("a=b; Domain=x.t.example.com");
    Fields fields =
        Fields.builder()
            .add("Set-Cookie", "a=b")
            .add("X", "Domain=t.example.com; Domain=t.example.com")
            .add("set-cookie", "c=d; Domain=t.example.com")
            .build();

    ResponseHead confined = cookies.confine(new ResponseHead(200, fields));

    assertThat(confined.fields().all("Set-Cookie")).containsExactly("a=b", "c=d");
    assertThat(confined.fields().first("X")).contains("Domain");
  }
}
