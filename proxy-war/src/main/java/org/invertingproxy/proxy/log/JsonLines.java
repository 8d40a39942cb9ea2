package org.invertingproxy.proxy.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.time.Instant;
import org.invertingproxy.proxy.registry.VisibleText;
import org.slf4j.event.KeyValuePair;

/**
 * A line for programs: one JSON object with {@code time}, {@code level}, {@code logger}, {@code
 * thread}, {@code message}, a member for each key, and {@code failure} with the stack. JSON has its
 * own way to write what would end a line.
 */
public final class JsonLines extends LineEncoder {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  @Override
  String line(ILoggingEvent event) {
    JsonObject line = new JsonObject();
    line.addProperty("time", Instant.ofEpochMilli(event.getTimeStamp()).toString());
    line.addProperty("level", event.getLevel().toString());
    line.addProperty("logger", event.getLoggerName());
    line.addProperty("thread", event.getThreadName());
    line.addProperty("message", event.getFormattedMessage());
    if (event.getKeyValuePairs() != null) {
      event.getKeyValuePairs().forEach(pair -> add(pair, line));
    }
    if (event.getThrowableProxy() != null) {
      line.addProperty("failure", ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }
    return terminalSafe(GSON.toJson(line)) + "\n";
  }

  private static void add(KeyValuePair pair, JsonObject line) {
    if (pair.value instanceof Number number) {
      line.addProperty(pair.key, number);
    } else {
      line.addProperty(pair.key, pair.value == null ? null : pair.value.toString()); // left out
    }
  }

  /** JSON escapes control characters below U+0020 only; the others are within strings here. */
  private static String terminalSafe(String json) {
    return VisibleText.of(json);
  }
}
