package org.invertingproxy.proxy.registry;

import java.util.List;
import java.util.stream.Collectors;

/** A record that the registry does not take. */
public final class InvalidBackendException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<FieldProblem> problems;

  /** With everything that is wrong. */
  public InvalidBackendException(List<FieldProblem> problems) {
    super(problems.stream().map(FieldProblem::toString).collect(Collectors.joining("; ")));
    this.problems = List.copyOf(problems);
  }

  /** All that is wrong, not only the first. */
  public List<FieldProblem> problems() {
    return problems;
  }
}
