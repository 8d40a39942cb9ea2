package org.invertingproxy.agent.forward;

import org.invertingproxy.agent.http.CallException;

/**
 * What clients are told when the backend gave no usable response. The text says nothing about the
 * machine behind the agent; the details go to the agent's own listeners.
 */
enum Failure {
  UNREACHABLE(502, "The server behind this address cannot be reached."),
  CLOSED(502, "The server behind this address closed the connection without an answer."),
  MALFORMED(502, "The server behind this address gave an answer that is not valid HTTP."),
  REQUEST_CUT(502, "The request was cut off on its way."),
  OVERLOADED(503, "The agent in front of this server cannot open more connections."),
  TIMEOUT(504, "The server behind this address did not answer in time.");

  private final int status;
  private final String text;

  Failure(int status, String text) {
    this.status = status;
    this.text = text;
  }

  /** The status for the client. */
  int status() {
    return status;
  }

  /** One sentence for the client. */
  String text() {
    return text;
  }

  static Failure of(CallException.Kind kind) {
    return switch (kind) {
      case UNRESOLVED, FORBIDDEN, REFUSED, UNREACHABLE, TLS, HTTP_PROXY -> UNREACHABLE;
      case CONNECT_TIMEOUT, HEAD_TIMEOUT -> TIMEOUT;
      case NO_RESOURCES -> OVERLOADED;
      case CLOSED, RESET, CANCELLED -> CLOSED;
      case MALFORMED, TOO_LARGE -> MALFORMED;
      case UNSENDABLE, REQUEST_ABORTED -> REQUEST_CUT;
    };
  }
}
