package org.invertingproxy.e2e.server;

import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** A port that nothing listens on, for servers that cannot tell which one they took. */
public final class FreePort {
  /** Below those that systems give to outgoing connections, of which the suites open thousands. */
  private static final int FIRST = 20_000;

  private static final int END = 32_000;

  private FreePort() {}

  /** Free now; picked at random, so that suites side by side do not pick the same. */
  public static int find() throws IOException {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, END);
      try (ServerSocket socket = new ServerSocket(port)) {
        return socket.getLocalPort();
      } catch (BindException taken) {
        // The next one.
      }
    }
  }
}
