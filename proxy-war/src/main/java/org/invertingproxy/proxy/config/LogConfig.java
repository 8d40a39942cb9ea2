package org.invertingproxy.proxy.config;

/**
 * What the log looks like.
 *
 * @param level how much is logged
 * @param json whether each line is a JSON object
 */
public record LogConfig(LogLevel level, boolean json) {
  /** What is in force where nothing else is set. */
  public static final LogConfig DEFAULT = new LogConfig(LogLevel.INFO, false);
}
