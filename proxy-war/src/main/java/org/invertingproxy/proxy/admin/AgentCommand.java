package org.invertingproxy.proxy.admin;

import java.util.regex.Pattern;

/**
 * The command that runs an agent for a backend. The token is read from a file: on a command line
 * every user of the machine could see it.
 */
final class AgentCommand {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+=,-]+");
  private static final Pattern ODD_IN_FILE_NAME = Pattern.compile("[^A-Za-z0-9._-]");

  private AgentCommand() {}

  static String of(String proxyUrl, String backendId) {
    return "java -jar inverting-agent.jar --proxy "
        + quoted(proxyUrl)
        + " --backend "
        + quoted(backendId)
        + " --host localhost:3000 --token-file "
        + tokenFile(backendId);
  }

  /** A file name that needs no quoting and cannot be taken for an option. */
  static String tokenFile(String backendId) {
    String name = ODD_IN_FILE_NAME.matcher(backendId).replaceAll("_");
    return (name.startsWith("-") ? "_" + name : name) + ".token";
  }

  /** For a POSIX shell. */
  private static String quoted(String text) {
    return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
