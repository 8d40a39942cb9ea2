package org.invertingproxy.proxy.auth;

import java.security.Principal;
import java.time.Instant;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who is calling. Each kind of caller shows its credential in one place only, and nothing
 * else is looked at, so that what decides the route is what decides the access. Thread-safe, never
 * blocks.
 */
public final class Authenticator {
  private static final String SCHEME = "Bearer ";

  private final JwtVerifier tokens;
  private final AdminToken adminToken;

  /** An authenticator for signed tokens and the administrator's token. */
  public Authenticator(JwtVerifier tokens, AdminToken adminToken) {
    this.tokens = tokens;
    this.adminToken = adminToken;
  }

  /**
   * Who an agent is.
   *
   * @param authorization the lines of its {@code Authorization} field
   */
  public Authentication agent(Enumeration<String> authorization) {
    return bearer(authorization, this::agent);
  }

  /** Who the agent is that shows this token. */
  public Authentication agent(String token) {
    return tokens.verify(token, Role.AGENT);
  }

  /**
   * Who a client is. Its {@code Authorization} belongs to the backend; for the proxy it shows a
   * token in {@code Proxy-Authorization} (RFC 9110 section 11.7.1, never forwarded), which decides
   * even where the container has signed somebody in.
   *
   * @param proxyAuthorization the lines of its {@code Proxy-Authorization} field
   * @param principal whom the container has signed in, if anybody
   */
  public Authentication client(
      Enumeration<String> proxyAuthorization, @Nullable Principal principal) {
    if (proxyAuthorization.hasMoreElements() || principal == null) {
      return bearer(proxyAuthorization, token -> tokens.verify(token, Role.USER));
    }
    return new Authentication.Accepted(
        new Identity(Role.USER, principal.getName(), null, "container", Instant.MAX));
  }

  /**
   * Who a caller of the administrator's API is.
   *
   * @param authorization the lines of its {@code Authorization} field
   */
  public Authentication administrator(Enumeration<String> authorization) {
    return bearer(authorization, this::administrator);
  }

  /** Whose this administrator's credential is. */
  public Authentication administrator(String token) {
    return adminToken.resembles(token)
        ? adminToken.verify(token)
        : tokens.verify(token, Role.ADMIN);
  }

  /** What has become of a credential that was good. */
  public Standing standing(Identity identity) {
    return tokens.standing(identity);
  }

  /** That identity as long as its credential is good, or null. */
  public @Nullable Identity present(@Nullable Identity identity) {
    return identity != null && standing(identity) == Standing.HOLDS ? identity : null;
  }

  private static Authentication bearer(Enumeration<String> lines, Check check) {
    List<String> values = Collections.list(lines);
    if (values.isEmpty()) {
      return new Authentication.None();
    }
    String value = values.get(0);
    // Two lines could be read differently by two readers.
    if (values.size() > 1 || !value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return new Authentication.Refused(CredentialFailure.MALFORMED);
    }
    return check.verify(value.substring(SCHEME.length()).strip());
  }

  private interface Check {
    Authentication verify(String token);
  }
}
