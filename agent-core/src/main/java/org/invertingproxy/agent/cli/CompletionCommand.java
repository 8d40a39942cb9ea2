package org.invertingproxy.agent.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code inverting-agent completion}: prints what shells need to complete the command line. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = "Prints a script for bash and zsh that completes options.",
    footer = {"", "Example:", "  source <(inverting-agent completion)"})
final class CompletionCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    CommandSpec known = Objects.requireNonNull(spec);
    known
        .commandLine()
        .getOut()
        .print(AutoComplete.bash("inverting-agent", known.root().commandLine()));
    known.commandLine().getOut().flush();
  }
}
