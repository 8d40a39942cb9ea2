package org.invertingproxy.desktop.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyTextTest {
  @ParameterizedTest
  @CsvSource({
    "https://proxy.example.com, https://proxy.example.com/",
    "http://proxy.example.com/in, http://proxy.example.com/in/",
    "proxy.example.com, https://proxy.example.com/",
    "proxy.example.com:8443/in/, https://proxy.example.com:8443/in/",
    "localhost:8080, http://localhost:8080/",
    "127.0.0.1:8080, http://127.0.0.1:8080/"
  })
  void isReadAsPeopleTypeIt(String text, String address) {
    assertThat(ProxyText.parse(text)).hasToString(address);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ftp://proxy.example.com", "https://", "my proxy", "http://a b", "/"})
  void whatIsNoAddress_isRefusedInWords(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ProxyText.parse(text))
        .withMessageMatching("(enter|the proxy's address|this is not) .+");
  }
}
