package org.invertingproxy.agent.transport;

/** What a link to the proxy consists of. */
public enum LinkKind {
  /** One WebSocket, or several, which carry everything. */
  CHANNEL,
  /** Plain HTTP calls. */
  POLLING
}
