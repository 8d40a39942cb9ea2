package org.invertingproxy.proxy.auth;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/**
 * Signs tokens straight from a data directory, for the command line while no proxy runs on it. It
 * only reads: a mistyped directory must not silently become a new installation.
 */
public final class OfflineTokens {
  private final TokenIssuer issuer;

  private OfflineTokens(TokenIssuer issuer) {
    this.issuer = issuer;
  }

  /**
   * The tokens of the installation in that directory.
   *
   * @throws java.nio.file.NoSuchFileException when it holds no keys
   * @throws IOException when the keys cannot be read
   */
  public static OfflineTokens open(Path dataDir, Clock clock) throws IOException {
    return new OfflineTokens(new TokenIssuer(SigningKeys.load(dataDir), clock));
  }

  /** A new token; the proxy accepts it from its next start on, or at once if it runs. */
  public IssuedToken issue(TokenRequest request) {
    return issuer.issue(request);
  }
}
