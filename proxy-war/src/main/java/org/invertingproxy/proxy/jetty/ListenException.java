package org.invertingproxy.proxy.jetty;

import java.io.IOException;

/** A port cannot be listened on. */
public final class ListenException extends IOException {
  private static final long serialVersionUID = 1;

  private final int port;

  ListenException(int port, IOException cause) {
    super("cannot listen on port " + port, cause);
    this.port = port;
  }

  /** Which one. */
  public int port() {
    return port;
  }
}
