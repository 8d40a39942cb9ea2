package org.invertingproxy.desktop.ports;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds ports by asking {@code lsof}, which every macOS has. */
final class LsofPortFinder implements PortFinder {
  private static final List<String> COMMAND =
      List.of("lsof", "-nP", "-iTCP", "-sTCP:LISTEN", "-Fcn");
  private static final Pattern NAME = Pattern.compile("n(.*):(\\d+)");

  @Override
  public List<LocalPort> find() throws IOException {
    Process lsof =
        new ProcessBuilder(COMMAND).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (BufferedReader output = lsof.inputReader()) {
      return parse(output.lines().toList());
    } finally {
      lsof.destroy();
    }
  }

  /**
   * Reads the lines of {@code -F} output: {@code c} starts a process's name, {@code n} a socket.
   */
  static List<LocalPort> parse(List<String> lines) {
    PortTable ports = new PortTable();
    String process = null;
    for (String line : lines) {
      Matcher name = NAME.matcher(line);
      if (line.startsWith("c")) {
        process = line.substring(1);
      } else if (name.matches()) {
        ports.add(portAt(name.group(1), Integer.parseInt(name.group(2)), process));
      }
    }
    return ports.sorted();
  }

  private static LocalPort portAt(String host, int port, @Nullable String process) {
    return switch (host) {
      case "*", "0.0.0.0", "[::]", "127.0.0.1", "[::1]" -> LocalPort.onLocalhost(port, process);
      default -> new LocalPort(host, port, process);
    };
  }
}
