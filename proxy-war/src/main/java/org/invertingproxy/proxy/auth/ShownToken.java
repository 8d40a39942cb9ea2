package org.invertingproxy.proxy.auth;

/**
 * A token as it was shown.
 *
 * @param text the token
 * @param vmId whether it came in the field of Google's VM identities
 * @param role the role it was shown for
 */
public record ShownToken(String text, boolean vmId, Role role) {
  /** Without the token. */
  @Override
  public String toString() {
    return (vmId ? "VM identity" : "token") + " for " + role;
  }
}
