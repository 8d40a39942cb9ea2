package org.invertingproxy.proxy.config;

import java.util.List;

/** The options about the log. */
final class LogOptions {
  static final Option<LogLevel> LEVEL =
      new Option<>(
          "log-level",
          LogLevel.SYNTAX,
          "info",
          "How much is logged: `error`, `warn`, `info` (with a line per exchange), `debug` or"
              + " `trace`.");

  static final Option<Boolean> JSON =
      new Option<>(
          "log-json",
          Syntax.FLAG,
          "false",
          "Whether each line of the log is one JSON object instead of text.");

  private LogOptions() {}

  static List<Option<?>> all() {
    return List.of(LEVEL, JSON);
  }
}
