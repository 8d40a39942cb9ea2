package org.invertingproxy.proxy.config;

import java.util.List;
import java.util.stream.Collectors;

/** Settings the proxy refuses to start with; the message has one line per problem. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<ConfigProblem> problems;

  ConfigException(List<ConfigProblem> problems) {
    super(
        problems.stream()
            .map(ConfigProblem::toString)
            .collect(Collectors.joining("\n  ", "Settings refused:\n  ", "")));
    this.problems = List.copyOf(problems);
  }

  /** All that is wrong, not only the first. */
  public List<ConfigProblem> problems() {
    return problems;
  }
}
