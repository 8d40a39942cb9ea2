package org.invertingproxy.proxy.app;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an option changes.
 *
 * @param beside other options of both trials
 * @param one a value with which something happens; null for not set
 * @param other a value with which it does not, or something else does
 * @param seen what is seen with the one value
 * @param seenOtherwise what is seen with the other
 * @param probe looks
 */
record Outcome(
    Map<String, String> beside,
    @Nullable String one,
    @Nullable String other,
    String seen,
    String seenOtherwise,
    Probe probe) {

  /** Starts a proxy, or tries to, and says what is to be seen. */
  interface Probe {
    String look(Trial trial) throws Exception;
  }

  /** Looks at a proxy that starts. */
  interface Sight {
    String of(WholeProxy proxy, Trial trial) throws Exception;
  }

  /** Options beside, in pairs of key and value. */
  static Outcome of(
      Map<String, String> beside,
      @Nullable String one,
      @Nullable String other,
      String seen,
      String seenOtherwise,
      Sight sight) {
    return new Outcome(
        beside,
        one,
        other,
        seen,
        seenOtherwise,
        trial -> {
          try (WholeProxy proxy = trial.start()) {
            return sight.of(proxy, trial);
          }
        });
  }
}
