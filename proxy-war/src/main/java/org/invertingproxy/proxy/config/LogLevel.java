package org.invertingproxy.proxy.config;

import java.util.Locale;
import java.util.stream.Stream;

/** How much is logged; each includes those before it. */
public enum LogLevel {
  /** What failed. */
  ERROR,
  /** What needs attention. */
  WARN,
  /** What happens, a line per exchange included. */
  INFO,
  /** What helps to find a fault. */
  DEBUG,
  /** Everything. */
  TRACE;

  static final Syntax<LogLevel> SYNTAX = new Syntax<>("level", LogLevel::parse);

  private static LogLevel parse(String text) {
    return Stream.of(values())
        .filter(level -> level.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("must be error, warn, info, debug or trace"));
  }
}
