package org.invertingproxy.proxy.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.util.Iterator;
import java.util.Locale;
import org.invertingproxy.proxy.config.LogConfig;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/** Brings the log into the form that the settings ask for. */
public final class Logs {
  /** Our own loggers; those of libraries stay as quiet as {@code logback.xml} has them. */
  private static final String OURS = "org.invertingproxy";

  private Logs() {}

  /**
   * Sets level and form. Does nothing where the log is not this application's own: what a servlet
   * container, or whoever configures Logback by a file of his own, has set up is left alone.
   */
  public static void apply(LogConfig config) {
    ILoggerFactory factory = LoggerFactory.getILoggerFactory();
    boolean own =
        factory.getClass().getClassLoader() == Logs.class.getClassLoader()
            && System.getProperty("logback.configurationFile") == null;
    if (own && factory instanceof LoggerContext context) {
      apply(config, context);
    }
  }

  static void apply(LogConfig config, LoggerContext context) {
    context.getLogger(OURS).setLevel(Level.toLevel(config.level().name().toUpperCase(Locale.ROOT)));
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    for (Iterator<Appender<ILoggingEvent>> all = root.iteratorForAppenders(); all.hasNext(); ) {
      if (all.next() instanceof OutputStreamAppender<ILoggingEvent> appender) {
        Encoder<ILoggingEvent> lines = config.json() ? new JsonLines() : new TextLines();
        lines.setContext(context);
        lines.start();
        appender.setEncoder(lines);
      }
    }
  }
}
