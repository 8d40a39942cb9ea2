package org.invertingproxy.agent.cli;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The environment variables of Google's container image. Their names are so common (a shell's
 * HOSTNAME, a hoster's PORT) that they count only where both PROXY and BACKEND are among them.
 */
final class GoogleVariables {
  private static final Set<String> OPTIONS =
      Set.of(
          "proxy",
          "backend",
          "proxy-timeout",
          "request-forwarding-timeout",
          "shim-websockets",
          "shim-path",
          "health-check-path",
          "health-check-interval-seconds",
          "health-check-unhealthy-threshold",
          "session-cookie-name",
          "forward-user-id",
          "rewrite-websocket-host",
          "monitoring-project-id",
          "monitoring-resource-labels",
          "metric-domain",
          "force-http2",
          "debug");

  private GoogleVariables() {}

  /** What they say of that option, or null. */
  static @Nullable String value(Map<String, String> environment, String option) {
    if (!environment.containsKey("PROXY") || !environment.containsKey("BACKEND")) {
      return null;
    }
    if (option.equals("host")) {
      String host = environment.getOrDefault("HOSTNAME", "localhost");
      return host + ":" + environment.getOrDefault("PORT", "8080");
    }
    String value =
        OPTIONS.contains(option) ? environment.get(OptionDefaults.capitals(option)) : null;
    return value == null || value.isEmpty() ? null : value;
  }
}
