package org.invertingproxy.proxy.cli;

import java.io.PrintWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Where a command prints what scripts read. */
final class Printed {
  private Printed() {}

  /** The command line that the command belongs to. */
  static CommandLine commandLine(@Nullable CommandSpec spec) {
    return Objects.requireNonNull(spec, "set by picocli before the call").commandLine();
  }

  /** Standard output. */
  static PrintWriter by(@Nullable CommandSpec spec) {
    return commandLine(spec).getOut();
  }
}
