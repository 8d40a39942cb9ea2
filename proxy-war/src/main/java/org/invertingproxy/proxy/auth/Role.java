package org.invertingproxy.proxy.auth;

/** What a token is for; a token's audience names exactly one. */
public enum Role {
  /** Administers the proxy. */
  ADMIN("admin"),
  /** Uses backends as a client. */
  USER("user"),
  /** Serves backends. */
  AGENT("agent");

  private final String audience;

  Role(String audience) {
    this.audience = audience;
  }

  /** The value of the token's {@code aud} claim. */
  public String audience() {
    return audience;
  }
}
