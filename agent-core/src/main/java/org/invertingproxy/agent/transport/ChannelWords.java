package org.invertingproxy.agent.transport;

import java.net.URI;
import org.invertingproxy.agent.config.ProxyAddress;
import org.invertingproxy.agent.config.Token;
import org.invertingproxy.agent.http.CallException;
import org.invertingproxy.agent.transport.ChannelEnd.Fate;
import org.invertingproxy.wire.ResponseHead;
import org.invertingproxy.wire.frame.Attributes;
import org.invertingproxy.wire.frame.ChannelCode;
import org.invertingproxy.wire.frame.Frame;
import org.jspecify.annotations.Nullable;

/** Judges how a channel ended and says it in a sentence. Immutable. */
record ChannelWords(ProxyAddress proxy, LinkWords links) {
  /** The handshake was answered with something else than a WebSocket. */
  ChannelEnd refused(ResponseHead head, String text, @Nullable Token token) {
    return switch (head.status()) {
      case 401 -> new ChannelEnd(Fate.UNAUTHORIZED, links.refused(head.status(), text, token));
      case 429, 503 -> new ChannelEnd(Fate.RETRY, links.unusable(head));
      case 500, 502, 504 -> new ChannelEnd(Fate.SHIELDED, links.unusable(head));
      case 101 ->
          new ChannelEnd(
              Fate.BLOCKED, "What grants a WebSocket at " + proxy + " does not know our protocol.");
      default ->
          new ChannelEnd(
              Fate.BLOCKED,
              "The proxy at " + proxy + " grants no WebSocket (" + head.status() + ").");
    };
  }

  /** There was no answer to the handshake. */
  ChannelEnd failed(CallException failure) {
    return switch (failure.kind()) {
      case HEAD_TIMEOUT ->
          new ChannelEnd(
              Fate.BLOCKED, "The request for a WebSocket at " + proxy + " was not answered.");
      case MALFORMED, TOO_LARGE -> new ChannelEnd(Fate.BLOCKED, links.unreachable(failure));
      case CLOSED -> new ChannelEnd(Fate.CUT, links.unreachable(failure));
      default -> new ChannelEnd(Fate.RETRY, links.unreachable(failure));
    };
  }

  /** No hello came. */
  ChannelEnd silent() {
    return new ChannelEnd(
        Fate.BLOCKED,
        "A WebSocket to the proxy at " + proxy + " opened, but nothing came through it.");
  }

  /**
   * The channel is over.
   *
   * @param brief whether it had lived only for a moment
   */
  ChannelEnd closed(ChannelCode code, String reason, boolean brief) {
    String why =
        switch (code) {
          case LOST -> "The connection to the proxy at " + proxy + " broke: ";
          case REPLACED -> "A newer channel has replaced that to the proxy at " + proxy + ": ";
          default -> "The channel to the proxy at " + proxy + " ended (" + code + "): ";
        };
    Fate fate =
        switch (code) {
          case UNAUTHORIZED -> Fate.UNAUTHORIZED;
          case VERSION -> Fate.BLOCKED;
          case LOST -> brief ? Fate.CUT : Fate.RETRY;
          default -> Fate.RETRY;
        };
    return new ChannelEnd(fate, why + LinkWords.quote(reason));
  }

  /** The backend is not served. */
  String refused(Frame.Refused refusal, @Nullable Token token) {
    return switch (refusal.code()) {
      case UNAUTHORIZED, REVOKED -> links.refused(403, refusal.reason(), token);
      default ->
          "The proxy at "
              + proxy
              + " does not serve the backend now ("
              + refusal.code()
              + "): "
              + LinkWords.quote(refusal.reason());
    };
  }

  /** Where clients reach the backend, if the proxy says so. */
  @Nullable URI publicUrl(Frame.Served accepted) {
    return LinkWords.webAddress(accepted.attributes().first(Attributes.PUBLIC_URL));
  }
}
