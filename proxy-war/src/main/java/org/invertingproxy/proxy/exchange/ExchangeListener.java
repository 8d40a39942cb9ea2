package org.invertingproxy.proxy.exchange;

import org.jspecify.annotations.Nullable;

/**
 * Told of the life of every exchange: access log, counters and tests hang on it. Called on the
 * thread that makes the step; must return at once. Each started exchange ends exactly once.
 */
public interface ExchangeListener {
  /** A client's request is answered without an exchange: no backend was asked about it. */
  default void refused(ForwardError error) {}

  /** Admitted to the proxy. */
  default void started(Exchange exchange) {}

  /** An agent took the request; may happen twice when the first agent was lost. */
  default void dispatched(Exchange exchange, AgentLink link) {}

  /** The agent sent the final head. */
  default void answered(Exchange exchange, int status) {}

  /** Ended; {@code error} is null when the whole response was delivered. */
  default void ended(Exchange exchange, @Nullable ForwardError error) {}
}
