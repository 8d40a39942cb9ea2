package org.invertingproxy.proxy.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that only their issuer can read, and is asked about.
 *
 * @param kind how it is asked
 * @param url where it is asked
 * @param inQuery whether the token goes into the query instead of the body of a POST
 * @param clientId who asks, or null: anybody may
 * @param clientSecretFile the file with the secret of that client, read for each call
 * @param prefix how its tokens begin; others are not shown to it
 * @param cacheFor how long an answer counts
 */
public record OpaqueTokens(
    Kind kind,
    URI url,
    boolean inQuery,
    @Nullable String clientId,
    @Nullable Path clientSecretFile,
    String prefix,
    Duration cacheFor)
    implements IssuerConfig.Tokens {

  /** How an issuer is asked about a token. */
  public enum Kind {
    /** RFC 7662: 200, and {@code active} tells. */
    INTROSPECTION,
    /** As Google's: 200 with the claims, or 400. */
    TOKENINFO
  }
}
