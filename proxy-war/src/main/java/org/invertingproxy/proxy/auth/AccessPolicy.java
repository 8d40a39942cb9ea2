package org.invertingproxy.proxy.auth;

import org.invertingproxy.proxy.registry.Backend;
import org.invertingproxy.proxy.registry.EndUsers;
import org.jspecify.annotations.Nullable;

/**
 * The one place that allows or denies. Everything it does not allow is denied. Immutable; called on
 * the path of every request, so it never blocks.
 *
 * <p>An identity counts only in the role it was issued for: an administrator's token neither serves
 * nor uses a backend, and the reverse.
 */
public final class AccessPolicy {
  private final boolean open;

  /**
   * A policy.
   *
   * @param open whether agents and clients need no credential at all, as with Google's stand-alone
   *     server; administrators always need one
   */
  public AccessPolicy(boolean open) {
    this.open = open;
  }

  /** Whether this caller may poll for, read and answer the requests of the backend. */
  public Access serve(@Nullable Identity agent, Backend backend) {
    if (open) {
      return Access.GRANTED;
    }
    if (agent == null) {
      return Access.UNAUTHENTICATED;
    }
    if (agent.role() != Role.AGENT) {
      return Access.DENIED;
    }
    boolean named =
        agent.backends() != null
            ? agent.backends().contains(backend.id())
            : agent.subject().equals(backend.backendUser());
    return named ? Access.GRANTED : Access.DENIED;
  }

  /** Whether this caller may send requests to the backend. */
  public Access use(@Nullable Identity client, Backend backend) {
    EndUsers users = EndUsers.parse(backend.endUser());
    if (open || users.includeEveryone()) {
      return Access.GRANTED;
    }
    if (client == null) {
      return Access.UNAUTHENTICATED;
    }
    if (client.role() != Role.USER) {
      return Access.DENIED;
    }
    boolean scoped = client.backends() == null || client.backends().contains(backend.id());
    return scoped && users.include(client.subject()) ? Access.GRANTED : Access.DENIED;
  }

  /** Whether this caller may change the registry and issue tokens. */
  public boolean mayAdminister(@Nullable Identity caller) {
    return caller != null && caller.role() == Role.ADMIN;
  }
}
