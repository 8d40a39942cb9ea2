package org.invertingproxy.agent;

/**
 * Told what an agent does. Called on the agent's own threads, so an implementation must return at
 * once and must not throw; calls for one agent's state come in order.
 */
public interface AgentListener {
  /** The state or its detail changed. */
  default void statusChanged(AgentStatus status) {}

  /** A request ended, well or not. */
  default void requestEnded(RequestSummary request) {}

  /** All that has happened so far was told; whoever collects should pass it on now. */
  default void caughtUp() {}
}
