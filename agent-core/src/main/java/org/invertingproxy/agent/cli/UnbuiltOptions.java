package org.invertingproxy.agent.cli;

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

  private static final Map<String, String> VALUES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("--shim-path", ""),
              Map.entry("--websocket-shim-timeout", "60m"),
              Map.entry("--session-cookie-name", ""),
              Map.entry("--session-cookie-timeout", "12h"),
              Map.entry("--session-cookie-cache-limit", "1000"),
              Map.entry("--inject-banner", ""),
              Map.entry("--banner-height", "40px"),
              Map.entry("--favicon-url", ""),
              Map.entry("--monitoring-project-id", ""),
              Map.entry("--monitoring-endpoint", ""),
              Map.entry("--monitoring-resource-type", ""),
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
        (name, normal) ->
            command.addOption(
                OptionSpec.builder(name)
                    .hidden(true)
                    .type(String.class)
                    .initialValue(normal)
                    .build()));
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
