package org.invertingproxy.proxy.admin;

/** Ends a call with a problem; {@link AdminHandler} turns it into the answer. */
final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Problem problem;

  ProblemException(Problem problem) {
    // No stack trace: this is an answer, not a fault.
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  Problem problem() {
    return problem;
  }
}
