package org.invertingproxy.desktop.model;

import org.invertingproxy.agent.AgentState;

/** What the window says about sharing, in the order of a usual life. */
public enum ShareState {
  /** Nothing is shared. */
  OFF("Off"),
  /** The proxy has not answered yet. */
  CONNECTING("Connecting"),
  /** The public address works. */
  ONLINE("Online"),
  /** The proxy is away; the agent tries again by itself. */
  RETRYING("Trying again"),
  /** The proxy said no; the user has to change something. */
  REFUSED("Refused"),
  /** Running requests are ending. */
  STOPPING("Stopping");

  private final String words;

  ShareState(String words) {
    this.words = words;
  }

  /** The state for people. */
  public String words() {
    return words;
  }

  /** Whether an agent runs, so that the form cannot be changed. */
  public boolean isRunning() {
    return this != OFF && this != REFUSED;
  }

  static ShareState of(AgentState state) {
    return switch (state) {
      case CONNECTING -> CONNECTING;
      case ONLINE -> ONLINE;
      case RETRYING -> RETRYING;
      case REFUSED -> REFUSED;
      case STOPPING -> STOPPING;
      case FAILED, CLOSED -> OFF;
    };
  }
}
