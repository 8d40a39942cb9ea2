package org.invertingproxy.proxy.admin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import org.invertingproxy.proxy.auth.AccessPolicy;
import org.invertingproxy.proxy.auth.Authentication;
import org.invertingproxy.proxy.auth.Authenticator;
import org.invertingproxy.proxy.auth.FailedCredentials;
import org.invertingproxy.proxy.auth.Identity;
import org.invertingproxy.proxy.auth.LoginSession;
import org.invertingproxy.proxy.auth.LoginSessions;
import org.invertingproxy.proxy.registry.Actor;
import org.invertingproxy.proxy.servlet.ClientAddress;
import org.jspecify.annotations.Nullable;

/**
 * Lets administrators through, known by a token in {@code Authorization} or by the session of the
 * admin page. A session may change something only by a call that a foreign page cannot make: of the
 * same origin, with the session's own token in {@value #CSRF_HEADER}, and JSON where there is a
 * body. Wrong credentials are looked at, logged and told apart only so often: whoever shows more is
 * told to wait. A right one is let in whatever others behind the same address have tried.
 */
public final class Gate {
  static final String CSRF_HEADER = "X-CSRF-Token";

  private final Authenticator authenticator;
  private final AccessPolicy policy;
  private final LoginSessions sessions;
  private final FailedCredentials failures;
  private final ClientAddress addresses;

  /** A gate that keeps no state of its own. */
  public Gate(
      Authenticator authenticator,
      AccessPolicy policy,
      LoginSessions sessions,
      FailedCredentials failures,
      ClientAddress addresses) {
    this.authenticator = authenticator;
    this.policy = policy;
    this.sessions = sessions;
    this.failures = failures;
    this.addresses = addresses;
  }

  /**
   * The administrator who calls.
   *
   * @throws ProblemException when it is none
   */
  Identity admit(AdminCall call) {
    if (call.header("Authorization") != null) {
      return settle(call, () -> authenticator.administrator(call.request()::getHeaders));
    }
    LoginSession session = session(call);
    if (session == null) {
      throw new ProblemException(Problem.noCredential());
    }
    if (!call.method().equals("GET")) {
      requireOwnPage(call, session);
    }
    return session.identity();
  }

  /** The administrator who calls, for the audit log. */
  Actor actor(AdminCall call, Identity administrator) {
    return new Actor(
        administrator.subject(), administrator.tokenId(), addresses.of(call.request()));
  }

  /** The administrator a credential stands for; counts the failures of the caller's address. */
  Identity settle(AdminCall call, Check check) {
    Authentication outcome = check.run();
    Identity identity = outcome.identityOrNull();
    if (outcome instanceof Authentication.Unavailable) {
      throw new ProblemException(Problem.issuerAway());
    }
    if (identity == null || !policy.mayAdminister(identity)) {
      throw new ProblemException(refusal(addresses.of(call.request()), outcome));
    }
    return identity;
  }

  /** Whoever calls has signed in: what was wrong before is forgiven. */
  void forgive(AdminCall call) {
    failures.succeeded(addresses.of(call.request()));
  }

  private Problem refusal(String address, Authentication outcome) {
    Duration wait = failures.failed(address, null, outcome);
    if (!wait.isZero()) {
      return Problem.tooManyFailures(wait);
    }
    return Problem.forbidden("This is not, or no longer, an administrator's credential.");
  }

  /** The session of the browser that calls, or null. */
  @Nullable LoginSession session(AdminCall call) {
    for (String id : SessionCookie.ids(call)) {
      LoginSession session = sessions.find(id);
      if (session != null && policy.mayAdminister(authenticator.present(session.identity()))) {
        return session;
      }
    }
    return null;
  }

  private static void requireOwnPage(AdminCall call, LoginSession session) {
    String token = call.header(CSRF_HEADER);
    if (token == null || !same(token, session.csrfToken()) || !SameOrigin.holds(call)) {
      throw new ProblemException(Problem.forbidden("Only the admin page itself may do this."));
    }
    if (!call.method().equals("DELETE") && !call.hasJsonBody()) {
      throw new ProblemException(Problem.unsupportedType());
    }
  }

  private static boolean same(String a, String b) {
    return MessageDigest.isEqual(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }

  /** Looks at a credential. */
  interface Check {
    Authentication run();
  }
}
