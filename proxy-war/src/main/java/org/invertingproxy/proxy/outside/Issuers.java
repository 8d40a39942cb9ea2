package org.invertingproxy.proxy.outside;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.invertingproxy.proxy.auth.Authentication;
import org.invertingproxy.proxy.auth.CredentialFailure;
import org.invertingproxy.proxy.auth.OutsideTokens;
import org.invertingproxy.proxy.auth.ShownToken;
import org.invertingproxy.proxy.config.IssuerConfig;
import org.invertingproxy.proxy.config.OpaqueTokens;
import org.invertingproxy.proxy.config.OutsideConfig;
import org.invertingproxy.proxy.config.SignedTokens;
import org.jspecify.annotations.Nullable;

/**
 * All issuers that the operator has named. A token is shown to one issuer only: a signed one to
 * that of its {@code iss}, any other to the first whose tokens begin so.
 */
public final class Issuers implements OutsideTokens, AutoCloseable {
  /** For a call to an issuer. */
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  /** For the same, with the wait for a thread and a name service that hangs. */
  private static final Duration PATIENCE = Duration.ofSeconds(7);

  private static final Duration REFRESH_URL = Duration.ofMinutes(10);
  private static final Duration REFRESH_FILE = Duration.ofSeconds(30);

  private final String own;
  private final Map<String, Issuer> signed = new HashMap<>();
  private final Map<String, Issuer> vmIds = new HashMap<>();
  private final List<OpaqueIssuer> opaque = new ArrayList<>();
  private final IssuerThreads threads;

  /**
   * Asks nobody yet.
   *
   * @param own the {@code iss} of our own tokens, which nobody else is shown
   * @param nanoTime elapsed time, such as {@link System#nanoTime}
   */
  public Issuers(OutsideConfig config, String own, Clock clock, LongSupplier nanoTime) {
    this(config, own, clock, nanoTime, DEADLINE, PATIENCE);
  }

  Issuers(
      OutsideConfig config,
      String own,
      Clock clock,
      LongSupplier nanoTime,
      Duration deadline,
      Duration patience) {
    this.own = own;
    this.threads = new IssuerThreads(patience);
    IssuerClient client = new IssuerClient(deadline);
    for (IssuerConfig issuer : config.issuers()) {
      Identities identities = new Identities(issuer);
      Verdicts verdicts = new Verdicts(nanoTime);
      if (issuer.tokens() instanceof SignedTokens tokens) {
        KeySource keys = keys(issuer.name(), tokens, client, nanoTime);
        (tokens.vmId() ? vmIds : signed)
            .put(tokens.issuer(), new JwtIssuer(tokens, identities, keys, verdicts, clock));
      } else if (issuer.tokens() instanceof OpaqueTokens tokens) {
        opaque.add(
            new OpaqueIssuer(
                new FailureLog(issuer.name(), nanoTime),
                tokens,
                identities,
                new Inquiry(tokens, client),
                threads,
                verdicts,
                clock));
      }
    }
  }

  private KeySource keys(
      String name, SignedTokens tokens, IssuerClient client, LongSupplier nanoTime) {
    FailureLog log = new FailureLog(name, nanoTime);
    @Nullable URI url = tokens.keysUrl();
    if (url != null) {
      return new KeySource(log, KeyFetch.of(url, client), REFRESH_URL, threads, nanoTime);
    }
    Path file = java.util.Objects.requireNonNull(tokens.keysFile());
    return new KeySource(log, KeyFetch.of(file), REFRESH_FILE, threads, nanoTime);
  }

  @Override
  public boolean readVmIds() {
    return !vmIds.isEmpty();
  }

  @Override
  public boolean concern(ShownToken shown) {
    return find(shown) != null;
  }

  @Override
  public Authentication known(ShownToken shown) {
    Issuer issuer = find(shown);
    return issuer == null
        ? new Authentication.Refused(CredentialFailure.WRONG_ISSUER)
        : issuer.known(shown);
  }

  @Override
  public @Nullable CompletableFuture<?> ask(ShownToken shown, BooleanSupplier suspicious) {
    Issuer issuer = find(shown);
    return issuer == null ? null : issuer.ask(shown, suspicious);
  }

  private @Nullable Issuer find(ShownToken shown) {
    String token = shown.text();
    if (token.isEmpty() || token.length() > JwtParts.MAX_LENGTH) {
      return null;
    }
    if (!shown.vmId() && signed.isEmpty() && opaque.isEmpty()) {
      return null;
    }
    JwtParts parts = JwtParts.of(token);
    if (shown.vmId()) {
      return parts == null ? null : vmIds.get(parts.issuer());
    }
    if (parts != null && (parts.issuer().equals(own) || signed.containsKey(parts.issuer()))) {
      return signed.get(parts.issuer());
    }
    return opaque.stream().filter(issuer -> issuer.concerns(token)).findFirst().orElse(null);
  }

  /** Asks nobody any more. */
  @Override
  public void close() {
    threads.close();
  }
}
