package org.invertingproxy.proxy.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.invertingproxy.proxy.registry.VisibleText;
import org.slf4j.event.KeyValuePair;

/**
 * A line for people: time, level, the logger's last name, message, then {@code key=value}. A
 * failure follows on lines that begin with a blank, as no other line does, so that no text from
 * outside can pass for a line of ours. Used from {@code logback.xml}.
 */
public final class TextLines extends LineEncoder {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx").withZone(ZoneId.systemDefault());

  private static final int LONGEST_LEVEL = "ERROR".length();

  @Override
  String line(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(160);
    TIME.formatTo(Instant.ofEpochMilli(event.getTimeStamp()), line);
    String level = event.getLevel().toString();
    line.append(' ').append(level).append(level.length() < LONGEST_LEVEL ? "  " : " ");
    String logger = event.getLoggerName();
    line.append(logger, logger.lastIndexOf('.') + 1, logger.length()).append(" - ");
    line.append(VisibleText.of(String.valueOf(event.getFormattedMessage())));
    if (event.getKeyValuePairs() != null) {
      event.getKeyValuePairs().forEach(pair -> append(pair, line));
    }
    line.append('\n');
    if (event.getThrowableProxy() != null) {
      ThrowableProxyUtil.asString(event.getThrowableProxy())
          .lines()
          .forEach(part -> line.append("  ").append(failureLine(part)).append('\n'));
    }
    return line.toString();
  }

  private static void append(KeyValuePair pair, StringBuilder line) {
    String text = pair.value == null ? "-" : VisibleText.of(pair.value.toString());
    boolean plain = !text.isEmpty() && text.indexOf(' ') < 0 && text.indexOf('"') < 0;
    line.append(line.charAt(line.length() - 1) == ' ' ? "" : " ").append(pair.key).append('=');
    if (plain) {
      line.append(text);
    } else {
      line.append('"').append(text.replace("\"", "\\\"")).append('"');
    }
  }

  private static String failureLine(String part) {
    return VisibleText.of(part.stripTrailing().replace("\t", "    "));
  }
}
