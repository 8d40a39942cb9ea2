package org.invertingproxy.proxy.front;

import org.invertingproxy.proxy.exchange.ForwardError;
import org.jspecify.annotations.Nullable;

/**
 * Where a request goes.
 *
 * @param backendId the backend, or null when it is refused
 * @param user who sent it, or null where nobody is known
 * @param refusal why there is no backend; of no meaning when there is one
 */
record Destination(@Nullable String backendId, @Nullable String user, ForwardError refusal) {
  static Destination to(String backendId, @Nullable String user) {
    return new Destination(backendId, user, ForwardError.NO_ROUTE);
  }

  static Destination refused(ForwardError refusal) {
    return new Destination(null, null, refusal);
  }
}
