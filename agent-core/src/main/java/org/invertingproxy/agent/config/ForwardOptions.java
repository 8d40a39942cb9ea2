package org.invertingproxy.agent.config;

/**
 * What the agent changes about requests on their way to the local server; all off by default.
 *
 * @param forceHttp2 speaks HTTP/2 without TLS and without asking first (prior knowledge, RFC 9113
 *     section 3.3)
 * @param stripCredentials drops the {@code Authorization} field
 * @param forwardUserId tells the local server who the proxy says the user is, in the field {@code
 *     X-Inverting-Proxy-User-ID}; without it that field never arrives
 */
public record ForwardOptions(boolean forceHttp2, boolean stripCredentials, boolean forwardUserId) {
  /** Requests as they came. */
  public static final ForwardOptions NONE = new ForwardOptions(false, false, false);
}
