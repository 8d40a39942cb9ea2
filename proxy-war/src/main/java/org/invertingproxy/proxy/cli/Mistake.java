package org.invertingproxy.proxy.cli;

import picocli.CommandLine;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with a command, in one line. */
final class Mistake {
  private Mistake() {}

  /** The parser's own words, but for a command that there is not. */
  static String text(Exception mistake) {
    if (mistake instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
      CommandLine command = unmatched.getCommandLine();
      if (!command.getSubcommands().isEmpty()) {
        return "There is no command %s, only %s."
            .formatted(
                unmatched.getUnmatched().get(0),
                String.join(", ", command.getSubcommands().keySet()));
      }
    }
    return String.valueOf(mistake.getMessage());
  }
}
