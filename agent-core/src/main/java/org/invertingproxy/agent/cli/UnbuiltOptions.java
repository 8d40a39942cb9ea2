package org.invertingproxy.agent.cli;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Options of Google's agent that this one does not have. They are understood only to be refused: a
 * feature that somebody relies on must not be left out silently. Their defaults ask for nothing and
 * are let pass.
 */
final class UnbuiltOptions {
  private static final Map<String, String> SWITCHES =
      new TreeMap<>(
          Map.of(
              "--shim-websockets", "WebSockets reach the local server without a shim",
              "--enable-websockets-injection", "WebSockets reach the local server without a shim",
              "--rewrite-websocket-host", "--host-header changes Host for every request"));

  // As Google's agent has them; durations by their length, since its --help says 1h0m0s for 60m.
  private static final Map<String, Object> VALUES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("--shim-path", ""),
              Map.entry("--websocket-shim-timeout", Duration.ofMinutes(60)),
              Map.entry("--session-cookie-name", ""),
              Map.entry("--session-cookie-timeout", Duration.ofHours(12)),
              Map.entry("--session-cookie-cache-limit", 1000),
              Map.entry("--inject-banner", ""),
              Map.entry("--banner-height", "40px"),
              Map.entry("--favicon-url", ""),
              Map.entry("--monitoring-project-id", ""),
              Map.entry("--monitoring-endpoint", "monitoring.googleapis.com:443"),
              Map.entry("--monitoring-resource-type", "gce_instance"),
              Map.entry("--monitoring-resource-labels", ""),
              Map.entry("--metric-domain", "")));

  private UnbuiltOptions() {}

  /** Makes the command understand them. */
  static void addTo(CommandSpec command) {
    SWITCHES.forEach(
        (name, instead) ->
            command.addOption(
                OptionSpec.builder(name)
                    .hidden(true)
                    .type(boolean.class)
                    .initialValue(false)
                    .build()));
    VALUES.forEach(
        (name, normal) -> {
          OptionSpec.Builder option =
              OptionSpec.builder(name).hidden(true).type(normal.getClass()).initialValue(normal);
          if (normal instanceof Duration) {
            option.converters(new DurationConverter());
          }
          command.addOption(option.build());
        });
  }

  /** Refuses the command line if it asks for one of them. */
  static void check(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    SWITCHES.forEach(
        (name, instead) -> {
          if (Boolean.TRUE.equals(spec.findOption(name).getValue())) {
            throw refused(command, name, " (" + instead + ")");
          }
        });
    VALUES.forEach(
        (name, normal) -> {
          if (!normal.equals(spec.findOption(name).getValue())) {
            throw refused(command, name, "");
          }
        });
  }

  private static ParameterException refused(CommandLine command, String name, String more) {
    return new ParameterException(command, "This agent does not have " + name + more + ".");
  }
}
