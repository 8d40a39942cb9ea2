package org.invertingproxy.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressesTest {
  @ParameterizedTest
  @CsvSource({
    "3000,false,localhost,3000,localhost:3000",
    "localhost:3000,false,localhost,3000,localhost:3000",
    "http://localhost:3000,false,localhost,3000,localhost:3000",
    "http://localhost:3000/,false,localhost,3000,localhost:3000",
    "http://localhost,false,localhost,80,localhost",
    "https://localhost/,true,localhost,443,localhost",
    "https://localhost:443,true,localhost,443,localhost",
    "https://[::1]:8443,true,::1,8443,[::1]:8443",
    "'[::1]:80',false,::1,80,[::1]",
    "my_app.internal:65535,false,my_app.internal,65535,my_app.internal:65535"
  })
  void localServer_isPortOrHostAndPort(
      String text, boolean tls, String host, int port, String authority) {
    BackendAddress address = BackendAddress.parse(text);
    assertThat(address).isEqualTo(new BackendAddress(tls, host, port));
    assertThat(address.authority()).isEqualTo(authority);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x", "0", "65536", "localhost", "a b:1", "ftp://x:1", "x:1/path", "u@x:1"})
  void localServer_inAnotherForm_isRefused(String text) {
    assertThatThrownBy(() -> BackendAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "http://p.example,http://p.example/,80,/agent/pending",
    "https://p.example/,https://p.example/,443,/agent/pending",
    "HTTPS://p.example:8443/a/b,https://p.example:8443/a/b/,8443,/a/b/agent/pending",
    "'http://[::1]:80/','http://[::1]:80/',80,/agent/pending"
  })
  void proxy_isAPrefix(String text, String normal, int port, String target) {
    ProxyAddress address = new ProxyAddress(URI.create(text));
    assertThat(address).hasToString(normal);
    assertThat(address.port()).isEqualTo(port);
    assertThat(address.target("agent/pending")).isEqualTo(target);
    assertThat(address.host()).doesNotContain("[");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"p.example", "ftp://p.example/", "http://u:p@h/", "http://h/?q", "http:///x"})
  void proxy_inAnotherForm_isRefused(String text) {
    assertThatThrownBy(() -> new ProxyAddress(URI.create(text)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:1,true",
    "http://x.localhost/,true",
    "http://127.1.2.3/,true",
    "'http://[::1]/',true",
    "http://127.0.0.1.evil.example/,false",
    "http://localhost.evil.example/,false",
    "http://10.0.0.1/,false"
  })
  void loopback_isRecognisedWithoutLookingAnythingUp(String text, boolean loopback) {
    assertThat(new ProxyAddress(URI.create(text)).isLoopback()).isEqualTo(loopback);
  }

  @Test
  void token_hidesItself_andRefusesWhatNoFieldCarries() {
    assertThat(Token.of(" abc\n").reveal()).isEqualTo("abc");
    assertThat(Token.of("abc")).hasToString("Token[hidden]").isEqualTo(Token.of("abc\n"));
    for (String bad : new String[] {"", " \n", "a b", "a\u0000", "\u00e9", "x".repeat(20_000)}) {
      assertThatThrownBy(() -> Token.of(bad)).hasMessageStartingWith("the token");
    }
  }
}
