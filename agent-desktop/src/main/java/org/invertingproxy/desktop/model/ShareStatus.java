package org.invertingproxy.desktop.model;

import org.invertingproxy.agent.AgentStatus;

/**
 * What the window says about sharing at one moment.
 *
 * @param state in one word
 * @param detail in one or two sentences: what happens, why, what to do
 * @param publicUrl the public address, or an empty text
 */
public record ShareStatus(ShareState state, String detail, String publicUrl) {
  static final ShareStatus OFF =
      new ShareStatus(ShareState.OFF, "Pick a local port and share it.", "");

  /** In words for a person who shares this local server through the proxy on this host. */
  static ShareStatus of(AgentStatus status, String localServer, String proxyHost) {
    ShareState state = ShareState.of(status.state());
    String url = status.publicUrl() == null ? "" : status.publicUrl().toString();
    String said = Sentence.of(status.detail());
    String detail =
        switch (state) {
          case OFF -> said.isEmpty() ? OFF.detail() : said;
          case CONNECTING -> said.isEmpty() ? "Waiting for " + proxyHost + " to answer." : said;
          case ONLINE -> said.isEmpty() ? online(url, localServer) : said;
          case RETRYING -> said.isEmpty() ? proxyHost + " cannot be reached at the moment." : said;
          case REFUSED -> said.isEmpty() ? "Check the token and the backend name." : said;
          case STOPPING -> "Letting running requests end.";
        };
    return new ShareStatus(state, detail, state.isRunning() ? url : "");
  }

  private static String online(String url, String localServer) {
    return url.isEmpty()
        ? localServer + " is shared. This proxy does not say under which public address."
        : "The public address leads to " + localServer + ".";
  }
}
