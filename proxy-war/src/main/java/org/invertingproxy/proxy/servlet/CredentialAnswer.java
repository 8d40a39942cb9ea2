package org.invertingproxy.proxy.servlet;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;

/** What agents are answered whose credential did not let them in. */
public final class CredentialAnswer {
  private static final int RETRY_AFTER_SECONDS = 2;

  private CredentialAnswer() {}

  /**
   * The credential is not good, or not good enough.
   *
   * @param wait how long the caller has to wait before it is told so; zero when it need not
   */
  public static void refused(HttpServletResponse response, Duration wait, String reason)
      throws IOException {
    if (wait.isZero()) {
      response.setHeader("WWW-Authenticate", "Bearer");
      PlainAnswer.send(response, 401, reason);
      return;
    }
    // Rounded up: whoever waits as told is never early.
    long seconds = wait.plusSeconds(1).minusNanos(1).toSeconds();
    response.setHeader("Retry-After", Long.toString(seconds));
    PlainAnswer.send(response, 429, "too many wrong tokens; try again in " + seconds + " s");
  }

  /** Nobody has told yet whether it is good: no reason for an agent to give up. */
  public static void unchecked(HttpServletResponse response) throws IOException {
    response.setHeader("Retry-After", Integer.toString(RETRY_AFTER_SECONDS));
    PlainAnswer.send(response, 503, "the issuer of this token does not answer");
  }
}
