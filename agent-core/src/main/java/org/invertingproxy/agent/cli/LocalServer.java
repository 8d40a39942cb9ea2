package org.invertingproxy.agent.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.invertingproxy.agent.config.BackendAddress;

/** Looks whether the local server is there, for a hint to whoever starts the agent. */
final class LocalServer {
  private static final int MILLIS = 500;

  private LocalServer() {}

  /** Whether one of its addresses takes a connection now; waits half a second for each. */
  static boolean listens(BackendAddress host) {
    try {
      for (InetAddress address : InetAddress.getAllByName(host.host())) {
        if (connects(new InetSocketAddress(address, host.port()))) {
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
