package org.invertingproxy.agent.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.invertingproxy.agent.config.BackendAddress;
import org.invertingproxy.agent.config.LinkLocal;

/** Looks whether the local server is there, for a hint to whoever starts the agent. */
final class LocalServer {
  private static final int MILLIS = 500;

  private LocalServer() {}

  /**
   * Whether one of its addresses takes a connection now; waits half a second for each.
   *
   * @param linkLocal whether those may be tried, too
   */
  static boolean listens(BackendAddress host, boolean linkLocal) {
    try {
      for (InetAddress address : InetAddress.getAllByName(host.host())) {
        if ((linkLocal || !LinkLocal.is(address))
            && connects(new InetSocketAddress(address, host.port()))) {
          return true;
        }
      }
    } catch (IOException e) {
      return false; // the name has no address
    }
    return false;
  }

  private static boolean connects(InetSocketAddress address) {
    try (Socket socket = new Socket()) {
      socket.connect(address, MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
