package org.invertingproxy.wire;

/** Paths of the agent's calls, relative to the proxy's URL, which ends in a slash. */
public final class AgentPaths {
  /** Prefix of every path below. */
  public static final String PREFIX = "agent/";

  /** {@code GET}: waits for work, answers a JSON array of request ids. */
  public static final String PENDING = "agent/pending";

  /** {@code GET}: the client's request in HTTP/1.1 wire form. */
  public static final String REQUEST = "agent/request";

  /** {@code POST}: the backend's response in HTTP/1.1 wire form. */
  public static final String RESPONSE = "agent/response";

  /** {@code GET} with {@code Upgrade: websocket}: the multiplexed channel. */
  public static final String CHANNEL = "agent/channel";

  private AgentPaths() {}
}
