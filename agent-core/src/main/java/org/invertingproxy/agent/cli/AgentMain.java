package org.invertingproxy.agent.cli;

import java.io.PrintWriter;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.UnmatchedArgumentException;

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
    System.exit(run(commandLine(System.getenv()), args, System.getenv()));
  }

  /** Runs the command; what was not given comes from environment and file. */
  static int run(CommandLine line, String[] args, Map<String, String> environment) {
    String[] normal = GoFlags.normalised(args, names(line, true));
    try {
      line.setDefaultValueProvider(OptionDefaults.read(normal, environment, names(line, false)));
    } catch (IllegalArgumentException e) {
      line.getErr().println(e.getMessage());
      line.getErr().println("Try 'inverting-agent --help'.");
      return CommandLine.ExitCode.USAGE;
    }
    return line.execute(normal);
  }

  /** The names, with their dashes, of all options, or only of those that are on or off. */
  private static Set<String> names(CommandLine line, boolean switches) {
    Set<String> names = new TreeSet<>();
    Stream.concat(Stream.of(line), line.getSubcommands().values().stream())
        .flatMap(command -> command.getCommandSpec().options().stream())
        .filter(option -> !switches || option.type() == boolean.class)
        .forEach(option -> names.add(option.longestName()));
    return names;
  }

  /** The command with everything it needs from outside. */
  static CommandLine commandLine(Map<String, String> environment) {
    CommandLine line = new CommandLine(new AgentCommand(environment));
    CommandLine http = new CommandLine(new HttpCommand(environment));
    line.addSubcommand(http);
    line.addSubcommand(new CompletionCommand());
    UnbuiltOptions.addTo(line.getCommandSpec());
    UnbuiltOptions.addTo(http.getCommandSpec());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler(
        (exception, args) -> {
          CommandSpec spec = exception.getCommandLine().getCommandSpec();
          PrintWriter err = exception.getCommandLine().getErr();
          err.println(withoutValues(String.valueOf(exception.getMessage())));
          UnmatchedArgumentException.printSuggestions(exception, err);
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

  /** A mistyped option may hold a secret: {@code '--tokn=secret'}. */
  private static String withoutValues(String message) {
    return message.replaceAll("'(--?[\\w-]+)=[^']*'", "'$1'");
  }
}
