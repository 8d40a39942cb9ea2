package org.invertingproxy.proxy.metrics;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The forms in which figures can be read. */
public enum Exposition {
  /** Prometheus's own text format, which everything understands. */
  TEXT("text/plain; version=0.0.4; charset=utf-8"),
  /** OpenMetrics 1.0. */
  OPEN_METRICS("application/openmetrics-text; version=1.0.0; charset=utf-8");

  private final String contentType;

  Exposition(String contentType) {
    this.contentType = contentType;
  }

  /** The value of {@code Content-Type}. */
  public String contentType() {
    return contentType;
  }

  /**
   * What the caller likes best (RFC 9110 section 12.5.1): OpenMetrics only where it is named and
   * plain text is not liked better.
   *
   * @param accept the value of {@code Accept}, or null
   */
  public static Exposition of(@Nullable String accept) {
    double openMetrics = 0;
    double text = 0;
    for (String range : accept == null ? new String[0] : accept.split(",", -1)) {
      String[] parts = range.toLowerCase(Locale.ROOT).split(";", -1);
      if (parts[0].strip().equals("application/openmetrics-text")) {
        openMetrics = Math.max(openMetrics, weight(parts));
      } else if (parts[0].strip().equals("text/plain")) {
        text = Math.max(text, weight(parts));
      }
    }
    return openMetrics > 0 && openMetrics >= text ? OPEN_METRICS : TEXT;
  }

  private static double weight(String[] parts) {
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip();
      if (parameter.startsWith("q=")) {
        try {
          return Double.parseDouble(parameter.substring(2));
        } catch (NumberFormatException e) {
          return 0;
        }
      }
    }
    return 1;
  }
}
