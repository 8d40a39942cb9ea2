package org.invertingproxy.proxy.auth;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.invertingproxy.proxy.registry.Actor;
import org.invertingproxy.proxy.registry.TokenRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Signs tokens straight from a data directory, for the command line while no proxy runs on it. Of
 * the keys it only reads: a mistyped directory must not silently become a new installation.
 */
public final class OfflineTokens {
  /** Who makes changes while no proxy runs, for the audit log. */
  public static final Actor COMMAND_LINE = new Actor("command line", "none", "this machine");

  private final TokenIssuer issuer;
  private final Clock clock;

  private OfflineTokens(TokenIssuer issuer, Clock clock) {
    this.issuer = issuer;
    this.clock = clock;
  }

  /**
   * The tokens of the installation in that directory.
   *
   * @throws java.nio.file.NoSuchFileException when it holds no keys
   * @throws IOException when the keys cannot be read
   */
  public static OfflineTokens open(Path dataDir, Clock clock) throws IOException {
    return new OfflineTokens(new TokenIssuer(SigningKeys.load(dataDir), clock), clock);
  }

  /** A new token without a record; the proxy accepts it from its next start on, or at once. */
  public IssuedToken issue(TokenRequest request) {
    return issuer.issue(request);
  }

  /** The same with a record in that registry. */
  public IssuedToken issue(TokenRequest request, TokenRegistry registry, @Nullable String note) {
    return new TokenMint(issuer, registry, clock).issue(request, COMMAND_LINE, note);
  }
}
