package org.invertingproxy.agent.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Entry point of {@code inverting-agent.jar}. Exit codes: 0 stopped by a signal, 1 failed, 2
 * refused by the proxy or called wrongly.
 */
public final class AgentMain {
  private AgentMain() {}

  /** Runs until a signal, or until the proxy refuses the agent. */
  public static void main(String[] args) {
    // Only here: whoever embeds the library decides about its log.
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "warn");
    System.setProperty("org.slf4j.simpleLogger.showThreadName", "false");
    System.setProperty("org.slf4j.simpleLogger.showLogName", "false");
    System.exit(commandLine(System.getenv()).execute(withTwoDashes(args)));
  }

  /** The command with everything it needs from outside. */
  static CommandLine commandLine(Map<String, String> environment) {
    CommandLine line = new CommandLine(new AgentCommand(environment));
    line.addSubcommand(new HttpCommand(environment));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler(
        (exception, args) -> {
          CommandSpec spec = exception.getCommandLine().getCommandSpec();
          PrintWriter err = exception.getCommandLine().getErr();
          err.println(exception.getMessage());
          err.println("Try '" + spec.qualifiedName() + " --help'.");
          return CommandLine.ExitCode.USAGE;
        });
    line.setExecutionExceptionHandler(
        (exception, failed, parsed) -> {
          failed.getErr().println("The agent failed: " + exception);
          return CommandLine.ExitCode.SOFTWARE;
        });
    return line;
  }

  /** Long options are also understood with one dash, as Go programs write them. */
  static String[] withTwoDashes(String[] args) {
    return Arrays.stream(args)
        .map(arg -> arg.matches("-[a-z][a-z0-9-]+(=.*)?") ? "-" + arg : arg)
        .toArray(String[]::new);
  }
}
