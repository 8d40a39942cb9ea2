package org.invertingproxy.agent.transport;

import java.io.IOException;
import java.net.URI;
import org.invertingproxy.agent.config.AgentConfig;
import org.invertingproxy.agent.config.Token;
import org.invertingproxy.agent.config.TokenKind;
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

  private static final String ISSUE =
      "The proxy's administrator issues one by: java -jar inverting-proxy.war token --role agent"
          + " --subject WHO, where WHO is the backend's --backend-user (see: backend list).";

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

  String refused(int status, String reason, @Nullable Token token) {
    String quoted = quote(reason);
    String because = quoted.isEmpty() ? "" : ": " + quoted;
    return "The proxy refuses the agent for the backend "
        + config.backend()
        + " ("
        + status
        + because
        + "). "
        + advice(token);
  }

  private static String advice(@Nullable Token token) {
    if (token == null) {
      return "It has no token: name the file of one by --token-file, or put it into the variable"
          + " INVERTING_PROXY_TOKEN. "
          + ISSUE;
    }
    return switch (TokenKind.of(token)) {
      case ADMIN -> "Its token is an administrator's, which serves no backend. " + ISSUE;
      case USER -> "Its token is a client's (role user), which serves no backend. " + ISSUE;
      case OTHER -> "Check that the token is valid and meant for this backend. " + ISSUE;
    };
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
