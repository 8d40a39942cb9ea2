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
record Route(@Nullable String backendId, @Nullable String user, ForwardError refusal) {
  static Route to(String backendId, @Nullable String user) {
    return new Route(backendId, user, ForwardError.NO_ROUTE);
  }

  static Route refused(ForwardError refusal) {
    return new Route(null, null, refusal);
  }
}
