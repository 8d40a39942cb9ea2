package org.invertingproxy.proxy.cli;

import java.io.Console;

/** Whether a person reads what this process prints. */
final class Terminal {
  private Terminal() {}

  /** Whether standard input and output are a terminal's: with a pipe or a file it is a script. */
  @SuppressWarnings("SystemConsoleNull") // what newer Javas say by the method is asked, too
  static boolean isRead() {
    Console console = System.console();
    return console != null && isTerminal(console);
  }

  /** From Java 22 on there may be a console without a terminal, which only its method tells. */
  private static boolean isTerminal(Console console) {
    try {
      return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
    } catch (ReflectiveOperationException e) {
      return true; // an older Java
    }
  }
}
