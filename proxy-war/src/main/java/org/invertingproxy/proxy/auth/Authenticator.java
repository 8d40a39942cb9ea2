package org.invertingproxy.proxy.auth;

import java.security.Principal;
import java.time.Instant;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who is calling. Each kind of caller shows its credential in one place only, and nothing
 * else is looked at, so that what decides the route is what decides the access. Thread-safe, never
 * blocks: a token of another issuer that nothing is known of is {@link Authentication.Unavailable}
 * until {@link #ask} has asked about it.
 */
public final class Authenticator {
  private static final String SCHEME = "Bearer ";
  private static final String VM_ID = "X-Inverting-Proxy-VM-ID";

  private final JwtVerifier tokens;
  private final AdminToken adminToken;
  private final OutsideTokens outside;

  /** An authenticator for signed tokens, the administrator's token, and those of others. */
  public Authenticator(JwtVerifier tokens, AdminToken adminToken, OutsideTokens outside) {
    this.tokens = tokens;
    this.adminToken = adminToken;
    this.outside = outside;
  }

  /** The header fields of a call. */
  public interface Lines {
    /** The lines of the field of that name. */
    Enumeration<String> of(String field);
  }

  /**
   * Who an agent is: by its {@code Authorization}, or, where an issuer of VM identities is named
   * and it shows one, by that alone.
   */
  public Authentication agent(Lines call) {
    return verify(shown(Role.AGENT, call));
  }

  /** Who the agent is that shows this token. */
  public Authentication agent(String token) {
    return verify(new ShownToken(token, false, Role.AGENT));
  }

  /**
   * Who a client is. Its {@code Authorization} belongs to the backend; for the proxy it shows a
   * token in {@code Proxy-Authorization} (RFC 9110 section 11.7.1, never forwarded), which decides
   * even where the container has signed somebody in.
   *
   * @param principal whom the container has signed in, if anybody
   */
  public Authentication client(Lines call, @Nullable Principal principal) {
    ShownToken shown = shown(Role.USER, call);
    if (shown != null || principal == null) {
      return verify(shown);
    }
    return new Authentication.Accepted(
        new Identity(Role.USER, principal.getName(), null, "container", Instant.MAX));
  }

  /** Who a caller of the administrator's API is, by its {@code Authorization}. */
  public Authentication administrator(Lines call) {
    return verify(shown(Role.ADMIN, call));
  }

  /** Whose this administrator's credential is. */
  public Authentication administrator(String token) {
    return verify(new ShownToken(token, false, Role.ADMIN));
  }

  /** What has become of a credential that was good. */
  public Standing standing(Identity identity) {
    return tokens.standing(identity);
  }

  /** That identity as long as its credential is good, or null. */
  public @Nullable Identity present(@Nullable Identity identity) {
    return identity != null && standing(identity) == Standing.HOLDS ? identity : null;
  }

  /**
   * Asks about the credential of a call, where that can bring something; see {@link
   * OutsideTokens#ask}.
   */
  public @Nullable CompletableFuture<?> ask(Role role, Lines call, BooleanSupplier suspicious) {
    return ask(shown(role, call), suspicious);
  }

  /** The same about a token. */
  public @Nullable CompletableFuture<?> ask(Role role, String token, BooleanSupplier suspicious) {
    return ask(new ShownToken(token, false, role), suspicious);
  }

  private @Nullable CompletableFuture<?> ask(
      @Nullable ShownToken shown, BooleanSupplier suspicious) {
    return shown != null && isOutside(shown) ? outside.ask(shown, suspicious) : null;
  }

  private boolean isOutside(ShownToken shown) {
    return shown.vmId() || (!adminToken.resembles(shown.text()) && outside.concern(shown));
  }

  private Authentication verify(@Nullable ShownToken shown) {
    if (shown == null) {
      return new Authentication.None();
    }
    if (isOutside(shown)) {
      return outside.known(shown);
    }
    return shown.role() == Role.ADMIN && adminToken.resembles(shown.text())
        ? adminToken.verify(shown.text())
        : tokens.verify(shown.text(), shown.role());
  }

  /** The token of a call, empty where what stands in its place is none; null where nothing does. */
  private @Nullable ShownToken shown(Role role, Lines call) {
    if (role == Role.AGENT && outside.readVmIds()) {
      List<String> ids = Collections.list(call.of(VM_ID));
      if (!ids.isEmpty()) {
        return new ShownToken(ids.size() > 1 ? "" : ids.get(0).strip(), true, role);
      }
    }
    String field = role == Role.USER ? "Proxy-Authorization" : "Authorization";
    List<String> values = Collections.list(call.of(field));
    if (values.isEmpty()) {
      return null;
    }
    String value = values.get(0);
    // Two lines could be read differently by two readers.
    boolean bearer = values.size() == 1 && value.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    return new ShownToken(bearer ? value.substring(SCHEME.length()).strip() : "", false, role);
  }
}
