package org.invertingproxy.agent.cli;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * Variables of the environment that have our prefix but mean nothing: a mistyped one would
 * otherwise be an option that is silently not in force.
 */
final class UnknownVariables {
  /** Read before Java starts, by the script that starts it. */
  private static final String JAVA_FLAGS = "JAVA_FLAGS";

  /** What Kubernetes tells each container of the Services beside it, one named as we are, too. */
  private static final Pattern OF_KUBERNETES =
      Pattern.compile(
          "(.*_)?SERVICE_(HOST|PORT(_.+)?)"
              + "|(.*_)?PORT(_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?");

  private UnknownVariables() {}

  /**
   * Refuses the command line if there are any, and names them all.
   *
   * @param command the main command or one below it
   */
  static void check(CommandLine command, Map<String, String> environment) {
    CommandLine main = command.getCommandSpec().root().commandLine();
    Set<String> unknown = new TreeSet<>();
    for (String variable : environment.keySet()) {
      if (variable.startsWith(OptionDefaults.PREFIX)
          && !isKnown(variable.substring(OptionDefaults.PREFIX.length()), main)) {
        unknown.add(variable);
      }
    }
    if (!unknown.isEmpty()) {
      throw new ParameterException(
          command, "The environment has variables that name no option: " + unknown + ".");
    }
  }

  private static boolean isKnown(String name, CommandLine main) {
    return name.equals(JAVA_FLAGS)
        || OF_KUBERNETES.matcher(name).matches()
        || Stream.concat(Stream.of(main), main.getSubcommands().values().stream())
            .flatMap(command -> command.getCommandSpec().options().stream())
            .anyMatch(option -> OptionDefaults.isVariable(name, option));
  }
}
