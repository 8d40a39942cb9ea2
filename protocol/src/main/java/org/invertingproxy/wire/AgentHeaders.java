package org.invertingproxy.wire;

/** Names of the header fields that agent and proxy exchange beside the forwarded messages. */
public final class AgentHeaders {
  /** The backend an agent speaks for; in every call of an agent. */
  public static final String BACKEND_ID = "X-Inverting-Proxy-Backend-ID";

  /** The exchange an agent fetches or answers. */
  public static final String REQUEST_ID = "X-Inverting-Proxy-Request-ID";

  /** Who sent the request, where known; in the proxy's reply to a fetch. */
  public static final String USER_ID = "X-Inverting-Proxy-User-ID";

  /** When the client's request arrived, RFC 3339 with nanoseconds; in the reply to a fetch. */
  public static final String REQUEST_START_TIME = "X-Inverting-Proxy-Request-Start-Time";

  /** A signed identity of a Google VM; sent by agents that run on one. */
  public static final String VM_ID = "X-Inverting-Proxy-VM-ID";

  /**
   * Random name of one running agent, in every call of our agents. It lets the proxy notice the
   * death of one agent among several; Google's agents do not send it.
   */
  public static final String AGENT_SESSION = "X-Inverting-Proxy-Agent-Session";

  /**
   * Sent by our agents with value {@code 1} in the last calls before they stop: the proxy offers
   * nothing more to this session.
   */
  public static final String AGENT_LEAVING = "X-Inverting-Proxy-Agent-Leaving";

  /**
   * With value {@code 1} in the reply to a poll with a session: the proxy knows sessions, and so
   * what it means that one is leaving. Any other proxy would take that call for a poll.
   */
  public static final String SESSIONS = "X-Inverting-Proxy-Sessions";

  /** Where clients reach the backend; in the proxy's reply to our agents' polls. */
  public static final String PUBLIC_URL = "X-Inverting-Proxy-Public-URL";

  /** Prefix of all of the above: fields of clients and backends that start so are dropped. */
  public static final String PREFIX = "X-Inverting-Proxy-";

  private AgentHeaders() {}
}
