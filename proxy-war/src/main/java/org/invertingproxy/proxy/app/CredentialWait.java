package org.invertingproxy.proxy.app;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.CompletableFuture;
import org.invertingproxy.proxy.auth.Authenticator;
import org.invertingproxy.proxy.auth.FailedCredentials;
import org.invertingproxy.proxy.auth.Role;
import org.invertingproxy.proxy.servlet.ClientAddress;
import org.invertingproxy.proxy.servlet.RawPath;
import org.invertingproxy.proxy.servlet.Suspension;

/**
 * Lets a call wait, without a thread, until the issuer of its credential was asked about it. The
 * call is dispatched anew then, once; what is known of the credential by that time decides.
 * Thread-safe, never blocks.
 */
final class CredentialWait {
  private final Authenticator authenticator;
  private final FailedCredentials failures;
  private final ClientAddress addresses;

  CredentialWait(Authenticator authenticator, FailedCredentials failures, ClientAddress addresses) {
    this.authenticator = authenticator;
    this.failures = failures;
    this.addresses = addresses;
  }

  /** Whether the call, made in that role, waits; then nothing else may be done with it now. */
  boolean suspends(HttpServletRequest request, Role role) {
    if (request.getDispatcherType() == DispatcherType.ASYNC) {
      return false;
    }
    CompletableFuture<?> asked =
        authenticator.ask(
            role, request::getHeaders, () -> failures.isSuspicious(addresses.of(request)));
    if (asked == null || asked.isDone()) {
      return false;
    }
    RawPath.keep(request);
    AsyncContext context = Suspension.of(request); // those who are asked have a time-out
    CompletableFuture<?> unused = asked.whenComplete((result, failure) -> resume(context));
    return true;
  }

  private static void resume(AsyncContext context) {
    try {
      context.dispatch();
    } catch (IllegalStateException e) {
      // The container has ended the call by itself.
    }
  }
}
