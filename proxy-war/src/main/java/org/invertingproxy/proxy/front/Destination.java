package org.invertingproxy.proxy.front;

import java.util.function.Supplier;
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
 * @param later says, whenever it is asked, why the client may not go on by now, or null
 */
record Destination(
    @Nullable String backendId,
    BackendTerms terms,
    @Nullable String user,
    ForwardError refusal,
    Supplier<@Nullable ForwardError> later) {
  /** To a backend, as long as the client may. */
  static Destination to(
      String backendId,
      BackendTerms terms,
      @Nullable String user,
      Supplier<@Nullable ForwardError> later) {
    return new Destination(backendId, terms, user, ForwardError.NO_ROUTE, later);
  }

  static Destination refused(ForwardError refusal) {
    return new Destination(null, BackendTerms.NONE, null, refusal, () -> refusal);
  }
}
