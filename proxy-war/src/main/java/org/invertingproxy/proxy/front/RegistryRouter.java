package org.invertingproxy.proxy.front;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Optional;
import org.invertingproxy.proxy.auth.Access;
import org.invertingproxy.proxy.auth.AccessPolicy;
import org.invertingproxy.proxy.auth.Authentication;
import org.invertingproxy.proxy.auth.Authenticator;
import org.invertingproxy.proxy.auth.FailedCredentials;
import org.invertingproxy.proxy.auth.Identity;
import org.invertingproxy.proxy.exchange.ForwardError;
import org.invertingproxy.proxy.registry.Backend;
import org.invertingproxy.proxy.registry.Presence;
import org.invertingproxy.proxy.registry.Route;
import org.invertingproxy.proxy.registry.RoutingTable;
import org.invertingproxy.proxy.servlet.ClientAddress;
import org.invertingproxy.proxy.servlet.RawPath;
import org.jspecify.annotations.Nullable;

/**
 * Routes by the records of the registry. One identity decides both the route and the access; who
 * may not use a backend is answered as if it did not exist.
 */
public final class RegistryRouter implements Router {
  private final RoutingTable table;
  private final Presence presence;
  private final Authenticator authenticator;
  private final AccessPolicy policy;
  private final FailedCredentials failures;
  private final ClientAddress addresses;

  /** A router over the table. */
  public RegistryRouter(
      RoutingTable table,
      Presence presence,
      Authenticator authenticator,
      AccessPolicy policy,
      FailedCredentials failures,
      ClientAddress addresses) {
    this.table = table;
    this.presence = presence;
    this.authenticator = authenticator;
    this.policy = policy;
    this.failures = failures;
    this.addresses = addresses;
  }

  @Override
  public Destination route(HttpServletRequest request, HostKind host) {
    Authentication who = authenticator.client(request::getHeaders, request.getUserPrincipal());
    if (who instanceof Authentication.Refused) {
      Duration wait = failures.failed(addresses.of(request), account(request), who);
      return Destination.refused(
          wait.isZero() ? ForwardError.UNAUTHENTICATED : ForwardError.TOO_MANY_FAILURES);
    }
    if (who instanceof Authentication.Unavailable) {
      return Destination.refused(ForwardError.CREDENTIAL_UNCHECKED);
    }
    Identity client = who.identityOrNull();
    if (host instanceof HostKind.Tunnel tunnel) {
      return toHost(table.byHostLabel(tunnel.label()), client);
    }
    if (host instanceof HostKind.Other other) {
      return toHost(table.byHostName(other.name()), client);
    }
    return byPath(request, client);
  }

  /** A wrong credential does not say whose it should be; it is for what is served there. */
  private static String account(HttpServletRequest request) {
    return "client of " + RequestHeads.authority(request);
  }

  private Destination toHost(Optional<Backend> backend, @Nullable Identity client) {
    return backend
        .map(found -> checked(found, client))
        .orElseGet(() -> Destination.refused(ForwardError.NO_ROUTE));
  }

  private Destination byPath(HttpServletRequest request, @Nullable Identity client) {
    String user = client == null ? null : client.subject();
    Route route = table.route(user, RawPath.of(request), presence);
    if (route instanceof Route.To to) {
      return checked(to.backend(), client);
    }
    if (route instanceof Route.SignIn) {
      return Destination.refused(ForwardError.UNAUTHENTICATED);
    }
    return Destination.refused(
        route instanceof Route.Escape ? ForwardError.ESCAPES_PREFIX : ForwardError.NO_ROUTE);
  }

  private Destination checked(Backend backend, @Nullable Identity client) {
    Access access = policy.use(client, backend);
    return switch (access) {
      case GRANTED ->
          Destination.to(
              backend.id(),
              backend.terms(),
              client == null ? null : client.subject(),
              () -> refusal(backend.id(), client));
      case UNAUTHENTICATED -> Destination.refused(ForwardError.UNAUTHENTICATED);
      case DENIED -> Destination.refused(ForwardError.NO_ROUTE);
    };
  }

  /** Why a client that was let in may not go on: its credential, or the record, has changed. */
  private @Nullable ForwardError refusal(String backendId, @Nullable Identity client) {
    Backend present = table.find(backendId).orElse(null);
    if (present == null) {
      return ForwardError.NO_ROUTE;
    }
    boolean allowed = policy.use(authenticator.present(client), present) == Access.GRANTED;
    return allowed ? null : ForwardError.ACCESS_ENDED;
  }
}
