package org.invertingproxy.agent;

import java.net.URI;
import org.invertingproxy.agent.transport.LinkKind;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of an agent's state.
 *
 * @param state where it is
 * @param detail one sentence for a person: why, and what to do next; empty when all is well
 * @param publicUrl where clients reach the backend, or null while the proxy has not said
 * @param link how the agent is connected to the proxy, or null while it is not
 */
public record AgentStatus(
    AgentState state, String detail, @Nullable URI publicUrl, @Nullable LinkKind link) {
  /** A state in which there is no link, or in which its kind is of no interest. */
  public AgentStatus(AgentState state, String detail, @Nullable URI publicUrl) {
    this(state, detail, publicUrl, null);
  }
}
