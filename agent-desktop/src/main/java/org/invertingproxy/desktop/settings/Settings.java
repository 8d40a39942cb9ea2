package org.invertingproxy.desktop.settings;

import org.jspecify.annotations.Nullable;

/**
 * What the app remembers between two starts. The token is not among it: see {@link TokenStore}.
 *
 * @param proxy the proxy's address as the user typed it
 * @param backend the backend's name
 * @param localServer the local server as the user picked or typed it
 * @param tokenFile the file the user chose to read the token from, or null for a pasted token
 * @param dark whether the window is dark
 */
public record Settings(
    String proxy, String backend, String localServer, @Nullable String tokenFile, boolean dark) {
  /** At the first start. */
  public static final Settings NONE = new Settings("", "", "", null, false);

  /** The same with another look. */
  public Settings withDark(boolean newDark) {
    return new Settings(proxy, backend, localServer, tokenFile, newDark);
  }
}
