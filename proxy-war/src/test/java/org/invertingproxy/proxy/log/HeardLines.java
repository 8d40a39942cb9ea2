package org.invertingproxy.proxy.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What the proxy in this process logs with some words in it, as the log would show it. */
public final class HeardLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();
  private final TextLines encoder = new TextLines();
  private final Logger logger = (Logger) LoggerFactory.getLogger("org.invertingproxy");
  private final String words;

  private HeardLines(String words) {
    this.words = words;
  }

  /** Listens until it is closed. */
  public static HeardLines with(String words) {
    HeardLines heard = new HeardLines(words);
    heard.setContext(heard.logger.getLoggerContext());
    heard.start();
    heard.logger.addAppender(heard);
    return heard;
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (event.getLevel().isGreaterOrEqual(Level.DEBUG)
        && event.getFormattedMessage().contains(words)) {
      events.add(event);
    }
  }

  /** The events. */
  public List<ILoggingEvent> events() {
    return events;
  }

  /** Their lines. */
  public List<String> lines() {
    return events.stream()
        .map(event -> new String(encoder.encode(event), StandardCharsets.UTF_8))
        .toList();
  }

  @Override
  public void close() {
    logger.detachAppender(this);
    stop();
  }
}
