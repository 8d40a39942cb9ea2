package org.invertingproxy.agent.config;

import org.jspecify.annotations.Nullable;

/**
 * What the agent changes about requests on their way to the local server; all off by default.
 *
 * @param forceHttp2 speaks HTTP/2 without TLS and without asking first (prior knowledge, RFC 9113
 *     section 3.3)
 * @param stripCredentials drops the {@code Authorization} field
 * @param forwardUserId tells the local server who the proxy says the user is, in the field {@code
 *     X-Inverting-Proxy-User-ID}; without it that field never arrives
 * @param hostField what {@code Host} becomes, or null to leave the client's
 */
public record ForwardOptions(
    boolean forceHttp2,
    boolean stripCredentials,
    boolean forwardUserId,
    @Nullable String hostField) {
  /** Requests as they came. */
  public static final ForwardOptions NONE = new ForwardOptions(false, false, false, null);

  /** Refuses a Host that is none. */
  public ForwardOptions {
    if (hostField != null
        && !hostField.matches("[\\w.-]+(:\\d{1,5})?|\\[[0-9a-fA-F:.]+](:\\d{1,5})?")) {
      throw new IllegalArgumentException("a Host is a name, with or without a port: " + hostField);
    }
  }
}
