package org.invertingproxy.agent.transport;

import java.io.IOException;
import java.net.URI;
import org.invertingproxy.agent.config.AgentConfig;
import org.invertingproxy.agent.http.CallException;
import org.invertingproxy.wire.AgentHeaders;
import org.invertingproxy.wire.ResponseHead;
import org.jspecify.annotations.Nullable;

/**
 * Says in a sentence what is wrong with the link and what to do about it. What the proxy sent is
 * shortened and stripped of control characters before it is repeated. Immutable.
 */
final class LinkWords {
  private static final int MAX_QUOTE = 200;

  private final AgentConfig config;

  LinkWords(AgentConfig config) {
    this.config = config;
  }

  String unreachable(CallException failure) {
    String where = "Cannot reach the proxy at " + config.proxy() + ": " + failure.getMessage();
    return switch (failure.kind()) {
      case REFUSED, UNRESOLVED -> where + ". Check the address, and whether the proxy runs.";
      case TLS -> where + ". For a private certificate authority, name its file (--ca-file).";
      case HTTP_PROXY -> where + ". It is chosen by --http-proxy or the environment.";
      default -> where + ".";
    };
  }

  String unusable(ResponseHead head) {
    String location = head.fields().first("Location");
    if (head.status() >= 300 && head.status() < 400 && location != null) {
      return "The proxy's address leads elsewhere: use the address "
          + quote(location)
          + " without its last part "
          + "(agent/pending).";
    }
    if (head.status() == 404) {
      return "There is no proxy at " + config.proxy() + " (404). Check the address.";
    }
    return "The proxy at " + config.proxy() + " answers " + head.status() + ".";
  }

  String unreadable(IOException failure) {
    return "The proxy at " + config.proxy() + " cannot be understood: " + failure.getMessage();
  }

  String noProxy() {
    return "What answers at " + config.proxy() + " is no proxy. Check the address.";
  }

  String refused(int status, String reason, boolean hadToken) {
    String quoted = quote(reason);
    String because = quoted.isEmpty() ? "" : ": " + quoted;
    String advice =
        hadToken
            ? "Check that the token is valid and meant for this backend, or issue a new one."
            : "Give the agent a token that may serve this backend.";
    return "The proxy refuses the agent for the backend "
        + config.backend()
        + " ("
        + status
        + because
        + "). "
        + advice;
  }

  /** Where clients reach the backend, if the proxy says so in a form fit for a browser. */
  @Nullable URI publicUrl(ResponseHead head) {
    return webAddress(head.fields().first(AgentHeaders.PUBLIC_URL));
  }

  /** The address, if it is one that a browser can open. */
  static @Nullable URI webAddress(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      URI url = URI.create(text);
      boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      return web && url.getHost() != null ? url : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** What the other side said, fit to be repeated. */
  static String quote(String text) {
    String plain = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return plain.length() > MAX_QUOTE ? plain.substring(0, MAX_QUOTE) + "..." : plain;
  }
}
