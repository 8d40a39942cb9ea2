package org.invertingproxy.agent;

import java.io.IOException;

/** The agent did not get online in time, or was refused; the message says why and what to do. */
public final class AgentOfflineException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient AgentStatus status;

  AgentOfflineException(AgentStatus status) {
    super(status.detail().isEmpty() ? "the agent is " + status.state() : status.detail());
    this.status = status;
  }

  /** The state at the moment of giving up. */
  public AgentStatus status() {
    return status;
  }
}
