package org.invertingproxy.proxy.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * JSON Web Tokens that are checked by the issuer's published keys (RFC 7517). Of URL and file
 * exactly one is there.
 *
 * @param issuer the {@code iss} claim, exactly
 * @param keysUrl where the keys are fetched
 * @param keysFile the file that holds the keys
 * @param algorithms those the issuer may sign by
 * @param vmId whether the token comes in Google's {@code X-Inverting-Proxy-VM-ID} instead of {@code
 *     Authorization}
 */
public record SignedTokens(
    String issuer,
    @Nullable URI keysUrl,
    @Nullable Path keysFile,
    Set<String> algorithms,
    boolean vmId)
    implements IssuerConfig.Tokens {

  /** Takes an immutable copy. */
  public SignedTokens {
    algorithms = Set.copyOf(algorithms);
  }
}
