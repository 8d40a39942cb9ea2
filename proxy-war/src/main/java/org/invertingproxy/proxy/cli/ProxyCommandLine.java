package org.invertingproxy.proxy.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import org.invertingproxy.proxy.config.ConfigException;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** The commands put together, and how their problems are told. */
final class ProxyCommandLine {
  private ProxyCommandLine() {}

  static CommandLine create() {
    ServeCommand serve = new ServeCommand();
    CommandLine line = new CommandLine(serve);
    serve.settings().addTo(line.getCommandSpec());
    ConfigCommand config = new ConfigCommand();
    CommandLine configLine = new CommandLine(config);
    config.settings().addTo(configLine.getCommandSpec());
    line.addSubcommand(configLine)
        .addSubcommand(new SignInCommand())
        .addSubcommand(new TokenCommand())
        .addSubcommand(new KeyCommand())
        .addSubcommand(new BackendCommand())
        .addSubcommand(new AuditCommand())
        .addSubcommand(new BackupCommand())
        .addSubcommand(new RestoreCommand());
    HelpText.tidy(line);
    // Or ids that begin with a dash and an h would be calls for help.
    line.setPosixClusteredShortOptionsAllowed(false);
    // The id of one key in 64 begins with a dash.
    remove(line).setUnmatchedOptionsArePositionalParams(true);
    configLine.getCommandSpec().parser().collectErrors(true);
    // Collected, so that the settings are checked as well and all problems are told at once.
    line.getCommandSpec().parser().collectErrors(true);
    line.setExecutionStrategy(ProxyCommandLine::execute);
    line.setParameterExceptionHandler(
        (mistake, args) -> {
          PrintWriter err = mistake.getCommandLine().getErr();
          err.println(Mistake.text(mistake));
          err.println("Try --help.");
          return CommandLine.ExitCode.USAGE;
        });
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          if (failure instanceof ConfigException refused) {
            command.getErr().println(refused.getMessage());
            return CommandLine.ExitCode.USAGE;
          }
          if (failure instanceof CommandFailure told) {
            command.getErr().println(told.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
          }
          throw failure;
        });
    return line;
  }

  private static CommandLine remove(CommandLine line) {
    CommandLine key = Objects.requireNonNull(line.getSubcommands().get("key"));
    return Objects.requireNonNull(key.getSubcommands().get("remove"));
  }

  private static int execute(ParseResult parsed) {
    if (CommandLine.executeHelpRequest(parsed) != null) {
      return CommandLine.ExitCode.OK;
    }
    List<CommandLine> commands = parsed.asCommandLineList();
    CommandLine command = commands.get(commands.size() - 1);
    List<Exception> mistakes = command.getParseResult().errors();
    // These tell them themselves, together with what is wrong with the settings.
    boolean tells =
        command.getCommand() instanceof ServeCommand
            || command.getCommand() instanceof ConfigCommand;
    if (mistakes.isEmpty() || tells) {
      return new CommandLine.RunLast().execute(parsed);
    }
    mistakes.forEach(mistake -> command.getErr().println(Mistake.text(mistake)));
    command.getErr().println("Try --help.");
    return CommandLine.ExitCode.USAGE;
  }
}
