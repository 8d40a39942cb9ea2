package org.invertingproxy.proxy.registry;

import java.time.Duration;
import java.util.List;
import org.invertingproxy.proxy.config.BackendTerms;
import org.invertingproxy.proxy.config.GoDuration;
import org.jspecify.annotations.Nullable;

/** Says what is wrong with a backend's own time-outs and limits; bounds as for the proxy's own. */
final class TermsValidator {
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofHours(24);
  private static final int MOST_WAITING = 1_000_000;

  private final List<FieldProblem> problems;

  private TermsValidator(List<FieldProblem> problems) {
    this.problems = problems;
  }

  /** Adds all problems to the list. */
  static void check(BackendTerms terms, List<FieldProblem> problems) {
    TermsValidator validator = new TermsValidator(problems);
    validator.duration("grace", terms.grace(), Duration.ZERO, HOUR);
    validator.duration("responseHead", terms.responseHead(), SHORTEST, DAY);
    validator.duration("clientStall", terms.clientStall(), SHORTEST, DAY);
    Integer waiting = terms.waiting();
    if (waiting != null && (waiting < 1 || waiting > MOST_WAITING)) {
      validator.refuse("limits", "waiting", "must be from 1 to " + MOST_WAITING);
    }
    Long maxBody = terms.maxBody();
    if (maxBody != null && maxBody < 0) {
      validator.refuse("limits", "maxBody", "must be 0, for no limit, or a number of bytes");
    }
  }

  private void duration(String name, @Nullable Duration value, Duration least, Duration most) {
    if (value != null && (value.compareTo(least) < 0 || value.compareTo(most) > 0)) {
      refuse(
          "timeouts",
          name,
          "must be from " + GoDuration.format(least) + " to " + GoDuration.format(most));
    }
  }

  private void refuse(String group, String name, String message) {
    problems.add(new FieldProblem(List.of(group, name), message));
  }
}
