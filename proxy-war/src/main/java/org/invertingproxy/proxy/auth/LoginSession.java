package org.invertingproxy.proxy.auth;

/**
 * A person signed in to the admin page.
 *
 * @param identity who it is
 * @param csrfToken what every change must repeat in a header of its own: a foreign page can make
 *     the browser send the cookie, but cannot read this
 */
public record LoginSession(Identity identity, String csrfToken) {
  /** Without the token. */
  @Override
  public String toString() {
    return "LoginSession[" + identity + "]";
  }
}
