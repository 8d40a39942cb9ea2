package org.invertingproxy.agent;

/** Where an agent is in its life. */
public enum AgentState {
  /** Started, the proxy has not answered yet. */
  CONNECTING,
  /** The proxy accepts the agent and may hand it requests. */
  ONLINE,
  /** The proxy cannot be reached or fails; the agent tries again by itself. */
  RETRYING,
  /** The proxy refused the agent's credential or backend; it does not try again by itself. */
  REFUSED,
  /** The local server failed too many health checks; the agent takes no new requests. */
  FAILED,
  /** Taking no new requests, letting running ones end. */
  STOPPING,
  /** Ended; everything is released. */
  CLOSED
}
