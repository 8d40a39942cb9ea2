package org.invertingproxy.proxy.front;

import org.invertingproxy.proxy.config.BackendTerms;
import org.invertingproxy.proxy.exchange.ForwardError;
import org.jspecify.annotations.Nullable;

/**
 * Where a request goes.
 *
 * @param backendId the backend, or null when it is refused
 * @param terms time-outs and limits of the backend's own
 * @param user who sent it, or null where nobody is known
 * @param refusal why there is no backend; of no meaning when there is one
 */
record Destination(
    @Nullable String backendId, BackendTerms terms, @Nullable String user, ForwardError refusal) {
  static Destination to(String backendId, BackendTerms terms, @Nullable String user) {
    return new Destination(backendId, terms, user, ForwardError.NO_ROUTE);
  }

  static Destination refused(ForwardError refusal) {
    return new Destination(null, BackendTerms.NONE, null, refusal);
  }
}
