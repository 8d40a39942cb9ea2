package org.invertingproxy.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which HTTP proxy is taken, by what was set. */
final class HttpProxyTest {
  private static @Nullable HttpProxy find(String address, String environment) {
    Map<String, String> variables =
        Arrays.stream(environment.split(";", -1))
            .filter(part -> !part.isBlank())
            .map(part -> part.strip().split("=", 2))
            .collect(Collectors.toMap(part -> part[0], part -> part[1]));
    return new HttpProxyFinder(variables, null).find(new ProxyAddress(URI.create(address)));
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "https://p.example/|https_proxy=http://a:1|a:1",
        "https://p.example/|HTTPS_PROXY=a:1|a:1",
        "https://p.example/|http_proxy=a:1|direct",
        "http://p.example/|http_proxy=a:1|a:1",
        "http://p.example/|HTTP_PROXY=a:1|direct",
        "http://p.example/|all_proxy=[::1]:3|[::1]:3",
        "https://p.example/|https_proxy=a:1; no_proxy=x.example, example|direct",
        "https://p.example/|https_proxy=a:1; no_proxy=.example|direct",
        "https://p.example/|https_proxy=a:1; NO_PROXY=*|direct",
        "https://p.example/|https_proxy=a:1; no_proxy=p.example:443|direct",
        "https://p.example/|https_proxy=a:1; no_proxy=p.example:444|a:1",
        "https://p.example/|https_proxy=a:1; no_proxy=ample|a:1",
        "https://localhost/|https_proxy=a:1|direct",
        "https://127.0.0.1/|https_proxy=a:1|direct",
        "https://p.example/|https_proxy=|direct"
      },
      delimiter = '|')
  void environment_isReadAsOthersDo(String address, String environment, String expected) {
    HttpProxy found = find(address, environment);
    assertThat(found == null ? "direct" : found.toString()).isEqualTo(expected);
  }

  @Test
  void withoutAVariable_javasChoiceCounts() {
    ProxySelector system =
        new ProxySelector() {
          @Override
          public List<Proxy> select(URI uri) {
            return List.of(
                new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved("corp", 3128)));
          }

          @Override
          public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
        };
    assertThat(
            new HttpProxyFinder(Map.of(), system)
                .find(new ProxyAddress(URI.create("https://p.example"))))
        .isEqualTo(new HttpProxy("corp", 3128, null, null));
  }

  @Test
  void credentials_areDecoded_andHidden() {
    HttpProxy proxy = HttpProxy.parse("http://a%40b:p%3Aw+d@h.example");
    assertThat(proxy).isEqualTo(new HttpProxy("h.example", 80, "a@b", "p:w+d"));
    assertThat(proxy.toString()).isEqualTo("h.example:80");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"socks5://u:secret@h:1", "http://u:secret@", "http://u:secret@h:99999", "a b"})
  void whatIsNoHttpProxy_isRefusedWithoutRepeatingIt(String text) {
    assertThatThrownBy(() -> HttpProxy.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("http://host:port")
        .hasMessageNotContaining("secret");
  }
}
