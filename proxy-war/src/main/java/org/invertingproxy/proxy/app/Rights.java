package org.invertingproxy.proxy.app;

import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.ScheduledExecutorService;
import org.invertingproxy.proxy.auth.AccessPolicy;
import org.invertingproxy.proxy.auth.AdminToken;
import org.invertingproxy.proxy.auth.Authenticator;
import org.invertingproxy.proxy.auth.JwtVerifier;
import org.invertingproxy.proxy.auth.RevokedTokens;
import org.invertingproxy.proxy.auth.SigningKeys;
import org.invertingproxy.proxy.auth.TokenIssuer;
import org.invertingproxy.proxy.auth.TokenMint;
import org.invertingproxy.proxy.config.ProxyConfig;
import org.invertingproxy.proxy.outside.Issuers;
import org.invertingproxy.proxy.registry.Database;
import org.invertingproxy.proxy.registry.JdbcAuditLog;
import org.invertingproxy.proxy.registry.JdbcTokenRegistry;

/**
 * Everything that decides who may do what.
 *
 * @param keys of the data directory
 * @param tokens on record
 * @param issuers others whose tokens count
 */
record Rights(
    SigningKeys keys,
    JdbcTokenRegistry tokens,
    Issuers issuers,
    TokenMint mint,
    Authenticator authenticator,
    AccessPolicy policy) {
  /**
   * Reads keys and the administrator's token, or makes them at the first start.
   *
   * @param scheduler for what the registry does by and by
   */
  static Rights open(
      ProxyConfig config,
      Database database,
      JdbcAuditLog audit,
      ScheduledExecutorService scheduler,
      Clock clock)
      throws IOException {
    SigningKeys keys = SigningKeys.open(config.dataDir(), clock);
    JdbcTokenRegistry tokens = new JdbcTokenRegistry(database, audit, scheduler, clock);
    RevokedTokens revoked = new RevokedTokens();
    tokens.onRevoked(revoked);
    Issuers issuers = new Issuers(config.outside(), keys.issuer(), clock, System::nanoTime);
    return new Rights(
        keys,
        tokens,
        issuers,
        new TokenMint(new TokenIssuer(keys, clock), tokens, clock),
        new Authenticator(
            new JwtVerifier(keys, revoked, clock), AdminToken.open(config.dataDir()), issuers),
        new AccessPolicy(config.open()));
  }
}
