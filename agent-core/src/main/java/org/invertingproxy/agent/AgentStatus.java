package org.invertingproxy.agent;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of an agent's state.
 *
 * @param state where it is
 * @param detail one sentence for a person: why, and what to do next; empty when all is well
 * @param publicUrl where clients reach the backend, or null while the proxy has not said
 */
public record AgentStatus(AgentState state, String detail, @Nullable URI publicUrl) {}
