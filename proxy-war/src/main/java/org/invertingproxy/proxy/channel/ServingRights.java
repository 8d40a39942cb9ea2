package org.invertingproxy.proxy.channel;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.invertingproxy.proxy.auth.Access;
import org.invertingproxy.proxy.auth.AccessPolicy;
import org.invertingproxy.proxy.auth.Authentication;
import org.invertingproxy.proxy.auth.Authenticator;
import org.invertingproxy.proxy.auth.FailedCredentials;
import org.invertingproxy.proxy.auth.Identity;
import org.invertingproxy.proxy.auth.Role;
import org.invertingproxy.proxy.auth.Standing;
import org.invertingproxy.proxy.registry.Backend;
import org.jspecify.annotations.Nullable;

/**
 * Who may serve which backend over a channel. Thread-safe, never blocks.
 *
 * @param records finds a backend's record without blocking
 * @param failures counts wrong credentials
 */
public record ServingRights(
    Function<String, @Nullable Backend> records,
    Authenticator authenticator,
    AccessPolicy policy,
    FailedCredentials failures) {

  /**
   * Whose offer this is: the token's own, or that of the upgrade where it brings none. Completes at
   * once unless the token's issuer has to be asked, and never with a failure.
   */
  CompletionStage<Authentication> identity(String token, UpgradeCall upgrade) {
    if (token.isEmpty()) {
      Identity identity = authenticator.present(upgrade.identity());
      return CompletableFuture.completedStage(
          identity == null ? new Authentication.None() : new Authentication.Accepted(identity));
    }
    CompletableFuture<?> asked =
        authenticator.ask(Role.AGENT, token, () -> failures.isSuspicious(upgrade.address()));
    return asked == null
        ? CompletableFuture.completedStage(authenticator.agent(token))
        : asked.handle((result, failure) -> authenticator.agent(token));
  }

  /** A credential was wrong: how long the agent has to wait before it is told so. */
  Duration failed(UpgradeCall upgrade, String backendId, Authentication outcome) {
    return failures.failed(upgrade.address(), "agent of " + backendId, outcome);
  }

  /** A credential was good, but not for that backend; of one that is not there nothing is said. */
  void denied(UpgradeCall upgrade, String backendId, Identity agent) {
    if (records.apply(backendId) != null) {
      failures.denied(upgrade.address(), agent, "agent of " + backendId);
    }
  }

  /** The backend, if there is one and that agent may serve it, or null. */
  @Nullable Backend granted(@Nullable Identity agent, String backendId) {
    Backend backend = backendId.isEmpty() ? null : records.apply(backendId);
    return backend != null && mayServe(agent, backend) ? backend : null;
  }

  /** What has become of a right to serve the backend that was good. */
  public Standing standing(String backendId, @Nullable Identity agent) {
    Backend backend = records.apply(backendId);
    if (backend == null) {
      return Standing.ENDED;
    }
    Standing own = agent == null ? Standing.HOLDS : authenticator.standing(agent);
    if (own != Standing.HOLDS && !mayServe(null, backend)) {
      return own;
    }
    return mayServe(agent, backend) ? Standing.HOLDS : Standing.ENDED;
  }

  boolean mayServe(@Nullable Identity agent, Backend backend) {
    return policy.serve(agent, backend) == Access.GRANTED;
  }
}
