package org.invertingproxy.e2e.server;

import java.io.IOException;
import java.net.ServerSocket;

/** A port that nothing listens on, for servers that cannot tell which one they took. */
public final class FreePort {
  private FreePort() {}

  /** Free now, and not handed out again by the system for a while. */
  public static int find() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
