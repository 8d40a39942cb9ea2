package org.invertingproxy.desktop.ports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProbingPortFinderTest {
  @Test
  void findsWhatAccepts_notWhatRefuses() throws IOException {
    try (ServerSocket open = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int closed = portThatNobodyListensOn();

      assertThat(new ProbingPortFinder(List.of(closed, open.getLocalPort())).find())
          .containsExactly(new LocalPort("localhost", open.getLocalPort(), null));
    }
  }

  private static int portThatNobodyListensOn() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
