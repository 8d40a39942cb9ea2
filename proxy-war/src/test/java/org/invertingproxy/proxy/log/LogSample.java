package org.invertingproxy.proxy.log;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.invertingproxy.proxy.config.LogConfig;

/** What a log of its own looks like under some settings; that of the process is left alone. */
public final class LogSample {
  private LogSample() {}

  /** The levels that get into it, from below. */
  public static String levels(LogConfig config) {
    String lines = sample(config);
    return Stream.of("DEBUG", "INFO", "WARN")
        .filter(lines::contains)
        .collect(Collectors.joining(" "));
  }

  /** The first character of its first line. */
  public static String begin(LogConfig config) {
    return sample(config).substring(0, 1);
  }

  private static String sample(LogConfig config) {
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
    appender.setContext(context);
    appender.setEncoder(new TextLines());
    appender.setOutputStream(bytes);
    appender.start();
    context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
    Logs.apply(config, context);
    Logger ours = context.getLogger("org.invertingproxy.sample");
    ours.debug("a");
    ours.info("b");
    ours.warn("c");
    context.stop();
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
