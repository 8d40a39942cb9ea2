package org.invertingproxy.agent.config;

/** Which way of talking to the proxy an agent uses. */
public enum TransportMode {
  /** The channel where WebSockets pass, else polling, from where the channel is tried again. */
  AUTO,
  /** Only the channel: one WebSocket that carries everything. */
  CHANNEL,
  /** Only polling: plain HTTP calls, which pass wherever HTTP does. */
  POLLING
}
