package org.invertingproxy.e2e.fidelity;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One exchange as both ends saw it.
 *
 * @param request at the backend, or null when it was never sent there
 * @param response at the client
 */
record Observed(@Nullable Message request, Message response) {
  /** The request, which must have arrived. */
  Message arrived() {
    return Objects.requireNonNull(request, () -> "nothing arrived, the answer was " + response);
  }
}
