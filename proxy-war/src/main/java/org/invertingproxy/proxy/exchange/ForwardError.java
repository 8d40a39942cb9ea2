package org.invertingproxy.proxy.exchange;

import java.util.Locale;

/**
 * Every way an exchange can fail: whose fault, in which phase, and what follows from it. Status,
 * {@code Retry-After}, log line and metric tag all come from here, so no two places can disagree.
 */
public enum ForwardError {
  BAD_REQUEST(Side.CLIENT, Phase.ROUTE, 400, "The request is not valid HTTP."),
  ESCAPES_PREFIX(Side.CLIENT, Phase.ROUTE, 400, "The path leaves the prefix it was routed by."),
  METHOD_REFUSED(Side.CLIENT, Phase.ROUTE, 405, "This method is not forwarded."),
  CODING_REFUSED(Side.CLIENT, Phase.ROUTE, 501, "This transfer coding is not supported."),
  LOOP(Side.PROXY, Phase.ROUTE, 508, "The backend of this address is this proxy itself."),
  WEBSOCKET_VERSION(Side.CLIENT, Phase.ROUTE, 426, "Only version 13 of WebSocket is supported."),
  NO_WEBSOCKETS(Side.PROXY, Phase.ROUTE, 501, "This server has no WebSocket module."),
  BODY_TOO_LARGE(Side.CLIENT, Phase.ROUTE, 413, "The body of the request is too large."),
  NO_ROUTE(Side.PROXY, Phase.ROUTE, 404, "Nothing is published at this address."),
  UNAUTHENTICATED(
      Side.CLIENT,
      Phase.ROUTE,
      401,
      "This address is private: show a token of yours as Proxy-Authorization: Bearer."),
  TOO_MANY_FAILURES(Side.CLIENT, Phase.ROUTE, 429, "Too many wrong tokens: wait, then try again."),
  CREDENTIAL_UNCHECKED(
      Side.PROXY, Phase.ROUTE, 503, "The token cannot be checked now: its issuer does not answer."),

  NO_AGENT(Side.AGENT, Phase.QUEUE, 503, "The service is known but its agent is not connected."),
  POLLING_ONLY(Side.AGENT, Phase.QUEUE, 501, "The agent polls, which carries no WebSockets."),
  BACKEND_BUSY(Side.PROXY, Phase.QUEUE, 503, "Too many requests wait for this service."),
  PROXY_BUSY(Side.PROXY, Phase.QUEUE, 503, "Too many requests wait in this proxy."),
  STOPPING(Side.PROXY, Phase.QUEUE, 503, "The proxy is stopping."),

  AGENT_LOST(Side.AGENT, Phase.HEAD, 502, "The agent was lost before it answered."),
  BAD_ANSWER(Side.AGENT, Phase.HEAD, 502, "The answer is not a valid HTTP response."),
  HEAD_TIMEOUT(Side.BACKEND, Phase.HEAD, 504, "The service did not answer in time."),
  UPLOAD_TIMEOUT(Side.CLIENT, Phase.HEAD, 408, "The body of the request did not come in time."),
  REQUEST_CUT(Side.CLIENT, Phase.HEAD, 400, "The body of the request is not complete."),

  ACCESS_ENDED(Side.CLIENT, Phase.HEAD, 401, "The right to use this address has ended."),

  ANSWER_CUT(Side.AGENT, Phase.BODY, 502, "The answer broke off."),
  BACKEND_STALLED(Side.BACKEND, Phase.BODY, 502, "The service took nothing for too long."),
  CLIENT_STALLED(Side.CLIENT, Phase.BODY, 499, "The client took nothing for too long."),
  CLIENT_GONE(Side.CLIENT, Phase.BODY, 499, "The client went away.");

  /** Whose fault it is. */
  public enum Side {
    CLIENT,
    PROXY,
    AGENT,
    BACKEND
  }

  /** How far the exchange had come. */
  public enum Phase {
    ROUTE,
    QUEUE,
    HEAD,
    BODY
  }

  private final Side side;
  private final Phase phase;
  private final int status;
  private final String title;

  ForwardError(Side side, Phase phase, int status, String title) {
    this.side = side;
    this.phase = phase;
    this.status = status;
    this.title = title;
  }

  /** Whose fault it is. */
  public Side side() {
    return side;
  }

  /** How far the exchange had come. */
  public Phase phase() {
    return phase;
  }

  /** The status for the client, where a head can still be sent; 499 is only ever logged. */
  public int status() {
    return status;
  }

  /** One sentence for the client. */
  public String title() {
    return title;
  }

  /** Seconds for {@code Retry-After}, or 0 when trying again soon would not help. */
  public int retryAfterSeconds() {
    return status == 503 ? 5 : status == 429 ? 30 : 0;
  }

  /** A short stable word for logs, metrics and the problem document. */
  public String tag() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
