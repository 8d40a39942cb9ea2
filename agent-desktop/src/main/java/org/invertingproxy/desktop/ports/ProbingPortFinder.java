package org.invertingproxy.desktop.ports;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;

/**
 * Finds ports by connecting to those that development servers usually take. The last resort, on
 * systems that offer no table to read: it sees only these ports and cannot name a process.
 */
final class ProbingPortFinder implements PortFinder {
  private static final List<Integer> USUAL =
      List.of(80, 1313, 3000, 3001, 4000, 4200, 5000, 5173, 8000, 8080, 8081, 8443, 8888, 9000);
  private static final Duration TIMEOUT = Duration.ofMillis(150);

  private final List<Integer> candidates;

  ProbingPortFinder() {
    this(USUAL);
  }

  ProbingPortFinder(List<Integer> candidates) {
    this.candidates = candidates;
  }

  @Override
  public List<LocalPort> find() throws IOException {
    InetAddress[] addresses = InetAddress.getAllByName("localhost");
    PortTable ports = new PortTable();
    for (int port : candidates) {
      for (InetAddress address : addresses) {
        if (accepts(new InetSocketAddress(address, port))) {
          ports.add(LocalPort.onLocalhost(port, null));
        }
      }
    }
    return ports.sorted();
  }

  private static boolean accepts(InetSocketAddress address) {
    try (Socket socket = new Socket()) {
      socket.connect(address, (int) TIMEOUT.toMillis());
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
