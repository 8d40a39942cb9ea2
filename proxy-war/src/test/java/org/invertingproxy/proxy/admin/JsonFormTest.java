package org.invertingproxy.proxy.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonFormTest {
  @Test
  void text_isReadAsItIs() {
    byte[] body = "{\"name\":\"\\u00e9\u00e9\"}".getBytes(StandardCharsets.UTF_8);

    assertThat(JsonForm.parse(body).text("name")).isEqualTo("\u00e9\u00e9");
  }

  @Test
  void bytesThatAreNotUtf8_areRefused_notReplaced() {
    byte[] body = "{\"name\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);

    assertThatThrownBy(() -> JsonForm.parse(body))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("one JSON object in UTF-8");
  }

  @Test
  void deepNesting_isRefused() {
    byte[] body = ("{\"name\":" + "[".repeat(30_000)).getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> JsonForm.parse(body)).isInstanceOf(ProblemException.class);
  }
}
