package org.invertingproxy.agent.config;

import java.time.Duration;

/**
 * How the local server is looked after: {@code GET path} every so often, where 200 is healthy.
 *
 * @param path begins with a slash
 * @param interval from one check to the next, above zero; also how long one may take
 * @param threshold so many failures in a row end the agent, at least 1
 */
public record HealthCheck(String path, Duration interval, int threshold) {
  /** Refuses what makes no sense. */
  public HealthCheck {
    if (!path.matches("/[!-~]*")) {
      throw new IllegalArgumentException("a health check's path begins with a slash: " + path);
    }
    if (interval.isNegative() || interval.isZero()) {
      throw new IllegalArgumentException("the interval of health checks must be above zero");
    }
    if (threshold < 1) {
      throw new IllegalArgumentException("the threshold of health checks is at least 1");
    }
  }
}
