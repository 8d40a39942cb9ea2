package org.invertingproxy.agent.http;

import java.io.IOException;

/** Why a call got no response. The message is a few words for people and names no secret. */
public final class CallException extends IOException {
  private static final long serialVersionUID = 1L;

  /** What happened, as far as callers tell it apart. */
  public enum Kind {
    /** The host's name has no address. */
    UNRESOLVED,
    /** The host's addresses are such as must not be connected to. */
    FORBIDDEN,
    /** Nothing listens there. */
    REFUSED,
    /** No address answered in time. */
    CONNECT_TIMEOUT,
    /** Any other failure to connect. */
    UNREACHABLE,
    /** The HTTP proxy on the way does not make the connection. */
    HTTP_PROXY,
    /** The peer's certificate is not trusted, or it speaks no TLS. */
    TLS,
    /** This process has no more file descriptors. */
    NO_RESOURCES,
    /** The connection ended before a response. */
    CLOSED,
    /** The peer broke this exchange off, but not the connection. */
    RESET,
    /** What came is no HTTP response. */
    MALFORMED,
    /** The response's header is over the limit. */
    TOO_LARGE,
    /** The response did not begin in time. */
    HEAD_TIMEOUT,
    /** The request cannot be written as HTTP/1.1. */
    UNSENDABLE,
    /** The request's body was cut off by whoever produced it. */
    REQUEST_ABORTED,
    /** The caller cancelled. */
    CANCELLED
  }

  private final Kind kind;

  /** Of that kind. */
  public CallException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  CallException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** What happened. */
  public Kind kind() {
    return kind;
  }
}
