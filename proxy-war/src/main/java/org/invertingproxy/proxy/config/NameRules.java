package org.invertingproxy.proxy.config;

import java.time.Duration;
import java.util.Set;

/**
 * Which names of backends are not free.
 *
 * @param reservedLabels host labels that no backend gets
 * @param retention how long a name that was given up is kept for its owner
 * @param own hosts that no backend gets
 */
public record NameRules(Set<String> reservedLabels, Duration retention, OwnHosts own) {
  /** What is in force where nothing else is set. */
  public static final NameRules DEFAULTS =
      new NameRules(
          Set.copyOf(Syntax.LABELS.parser().apply(NameOptions.USUALLY_RESERVED)),
          Duration.ofDays(30),
          OwnHosts.ofDefaults());

  /** Takes an immutable copy of the set. */
  public NameRules {
    reservedLabels = Set.copyOf(reservedLabels);
  }
}
