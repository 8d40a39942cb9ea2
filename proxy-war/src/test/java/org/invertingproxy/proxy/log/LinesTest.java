package org.invertingproxy.proxy.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.KeyValuePair;

/** What the log's lines look like, and that nobody outside can make one. */
class LinesTest {
  private static final String FORGED = "x\r\n2026-01-01T00:00:00.000+00:00 ERROR forged - yes\n";

  @Test
  void textLine_hasKeysAndValues() {
    assertThat(text(done()))
        .matches(
            "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}[+-]\\d\\d:\\d\\d INFO  access -"
                + " done status=200 user=\"a b\\\\\"c\" cause=-\n");
  }

  @Test
  void jsonLine_hasMembersOfTheirTypes_andNoneForWhatIsNotThere() {
    JsonObject line = JsonParser.parseString(json(done())).getAsJsonObject();
    assertThat(line.get("status").getAsInt()).isEqualTo(200);
    assertThat(line.getAsJsonPrimitive("status").isNumber()).isTrue();
    assertThat(line.get("user").getAsString()).isEqualTo("a b\"c");
    assertThat(line.has("cause")).isFalse();
    assertThat(line.get("level").getAsString()).isEqualTo("INFO");
    assertThat(line.get("logger").getAsString()).isEqualTo("org.invertingproxy.access");
    assertThat(line.get("message").getAsString()).isEqualTo("done");
    assertThat(line.get("time").getAsString()).endsWith("Z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        FORGED,
        "\u001b[2J\u001b]0;title\u0007",
        "\u009b31m",
        "\u0085next",
        "\u2028line\u2029paragraph",
        "\u202egnp.exe",
        "\u0000\u007f\b"
      })
  void nothingFromOutside_endsALineOrSteersATerminal(String hostile) {
    LoggingEvent event = event(hostile);
    event.setKeyValuePairs(List.of(new KeyValuePair("user", hostile)));
    event.setThrowableProxy(new ThrowableProxy(new IllegalStateException(hostile)));
    assertFit(text(event));
    assertFit(json(event));
    assertThat(text(event).lines().skip(1)).allMatch(line -> line.startsWith("  "));
    assertThat(json(event).lines()).hasSize(1);
    JsonObject line = JsonParser.parseString(json(event)).getAsJsonObject();
    assertThat(line.get("message").getAsString()).isEqualTo(hostile);
    assertThat(line.get("user").getAsString()).isEqualTo(hostile);
  }

  @Test
  void ordinaryText_isLeftAsItIs() {
    String text = "Grüße, 世界 🎉 \"quoted\" \\ /path?";
    assertThat(text(event(text))).endsWith(" - " + text + "\n");
  }

  private static void assertFit(String lines) {
    assertThat(lines.endsWith("\n")).isTrue();
    assertThat(lines.replace("\n", "").chars())
        .noneMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029 || c == 0x202e);
  }

  private static LoggingEvent done() {
    LoggingEvent event = event("done");
    event.setKeyValuePairs(
        List.of(
            new KeyValuePair("status", 200),
            new KeyValuePair("user", "a b\"c"),
            new KeyValuePair("cause", null)));
    return event;
  }

  private static LoggingEvent event(String message) {
    LoggerContext context = new LoggerContext();
    return new LoggingEvent(
        LinesTest.class.getName(),
        context.getLogger("org.invertingproxy.access"),
        Level.INFO,
        message,
        null,
        null);
  }

  private static String text(LoggingEvent event) {
    return new String(new TextLines().encode(event), StandardCharsets.UTF_8);
  }

  private static String json(LoggingEvent event) {
    return new String(new JsonLines().encode(event), StandardCharsets.UTF_8);
  }
}
