package org.invertingproxy.proxy.admin;

import com.google.gson.JsonObject;
import jakarta.servlet.AsyncContext;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.invertingproxy.proxy.auth.Authentication;
import org.invertingproxy.proxy.auth.Authenticator;
import org.invertingproxy.proxy.auth.CredentialFailure;
import org.invertingproxy.proxy.auth.Identity;
import org.invertingproxy.proxy.auth.LoginSession;
import org.invertingproxy.proxy.auth.LoginSessions;
import org.invertingproxy.proxy.auth.Role;
import org.invertingproxy.proxy.auth.SignInCodes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /admin/session}, the admin page's own: {@code POST} of a code or a token opens a session
 * and sets its cookie, {@code GET} tells the page who it is (204: nobody), {@code DELETE} signs
 * out. And {@code POST /api/sign-in-links}, which makes a link with a code. The code stands in the
 * link's fragment: fragments never reach a server, a log or a {@code Referer}.
 */
public final class SignIn {
  static final String LINKS = "/api/sign-in-links";

  private static final Logger LOG = LoggerFactory.getLogger(SignIn.class);

  /** Anybody may send so much; the longest tokens take half of it. */
  private static final int MAX_BODY = 16 * 1024;

  private static final String ASKED = SignIn.class.getName() + ".asked";

  private final Gate gate;
  private final Authenticator authenticator;
  private final SignInCodes codes;
  private final LoginSessions sessions;
  private final PublicUrls urls;

  /** Sign-in by these codes into these sessions. */
  public SignIn(
      Gate gate,
      Authenticator authenticator,
      SignInCodes codes,
      LoginSessions sessions,
      PublicUrls urls) {
    this.gate = gate;
    this.authenticator = authenticator;
    this.codes = codes;
    this.sessions = sessions;
    this.urls = urls;
  }

  void session(AdminCall call) throws IOException {
    switch (call.method()) {
      case "GET" -> tell(call);
      case "POST" -> open(call);
      case "DELETE" -> close(call);
      default -> throw call.methodNotAllowed("GET, HEAD, POST, DELETE");
    }
  }

  void link(AdminCall call) throws IOException {
    Identity administrator = gate.admit(call);
    if (!call.method().equals("POST")) {
      throw call.methodNotAllowed("POST");
    }
    JsonObject json = new JsonObject();
    json.addProperty(
        "url", urls.proxy(call.request()) + "admin/#code=" + codes.issue(administrator));
    json.addProperty("expiresIn", SignInCodes.LIFETIME.toSeconds());
    call.answer(201, json);
  }

  private void tell(AdminCall call) throws IOException {
    LoginSession session = gate.session(call);
    if (session == null) {
      call.answer(204);
      return;
    }
    call.answer(200, json(session, call));
  }

  private void open(AdminCall call) throws IOException {
    if (!SameOrigin.holds(call)) {
      throw new ProblemException(Problem.forbidden("Only the admin page itself may sign in."));
    }
    if (!call.hasJsonBody()) {
      throw new ProblemException(Problem.unsupportedType());
    }
    JsonForm form = call.form(MAX_BODY);
    String code = form.optionalText("code");
    String token = form.optionalText("token");
    if ((code == null) == (token == null)) {
      form.refuse("code", "or token is needed, and not both");
    }
    form.finish();
    Identity identity =
        gate.settle(call, () -> code != null ? redeem(code) : byToken(call, String.valueOf(token)));
    gate.forgive(call);
    SessionCookie.ids(call).forEach(sessions::close);
    String id = sessions.open(identity);
    SessionCookie.set(call, id);
    LOG.info("{} ({}) signed in", identity.subject(), identity.tokenId());
    call.answer(200, json(find(id), call));
  }

  private void close(AdminCall call) {
    Identity identity = gate.admit(call);
    SessionCookie.ids(call).forEach(sessions::close);
    SessionCookie.clear(call);
    LOG.info("{} ({}) signed out", identity.subject(), identity.tokenId());
    call.answer(204);
  }

  private Authentication redeem(String code) {
    @Nullable Identity identity = authenticator.present(codes.redeem(code));
    return identity == null
        ? new Authentication.Refused(CredentialFailure.EXPIRED)
        : new Authentication.Accepted(identity);
  }

  private Authentication byToken(AdminCall call, String token) {
    String stripped = token.strip();
    if (call.request().getAttribute(ASKED) == null) {
      // In the body of a call it is not seen before; it is asked about behind all others.
      CompletableFuture<?> asked = authenticator.ask(Role.ADMIN, stripped, () -> true);
      if (asked != null && !asked.isDone()) {
        call.request().setAttribute(ASKED, true);
        throw new SuspendedException(context -> resumeAfter(asked, context));
      }
    }
    return authenticator.administrator(stripped);
  }

  private static void resumeAfter(CompletableFuture<?> asked, AsyncContext context) {
    CompletableFuture<?> unused =
        asked.whenComplete((result, failure) -> SuspendedException.resume(context));
  }

  private LoginSession find(String id) {
    LoginSession session = sessions.find(id);
    if (session == null) {
      throw new ProblemException(Problem.forbidden("This credential has just expired."));
    }
    return session;
  }

  private JsonObject json(LoginSession session, AdminCall call) {
    JsonObject json = new JsonObject();
    json.addProperty("subject", session.identity().subject());
    json.addProperty("csrfToken", session.csrfToken());
    json.addProperty("addresses", urls.tunnel("*", call.request()));
    return json;
  }
}
