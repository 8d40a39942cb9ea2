package org.invertingproxy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.invertingproxy.agent.testing.ProxyPeer;
import org.invertingproxy.agent.testing.RawConnection;
import org.junit.jupiter.api.Test;

/** Many exchanges at once on few connections: nothing of one may show up in another. */
final class ManyExchangesTest {
  private static final int COUNT = 3_000;

  /** Gives back header, body and trailer, each as it came. */
  private static void echo(RawConnection connection) throws Exception {
    String head = connection.readHead();
    while (!head.isEmpty()) {
      int at = head.indexOf("X-Token: ") + 9;
      String token = head.substring(at, head.indexOf('\r', at));
      StringBuilder body = new StringBuilder();
      String chunk = connection.readChunk();
      while (!chunk.isEmpty()) { // chunks may be cut anew on the way
        body.append(chunk);
        chunk = connection.readChunk();
      }
      String trailer = connection.readLine();
      connection.readLine();
      connection.write(
          "HTTP/1.1 200 OK\r\nX-Token: " + token + "\r\nTransfer-Encoding: chunked\r\n\r\n");
      connection.writeChunk(body.toString());
      connection.write("0\r\n" + trailer + "\r\n\r\n");
      head = connection.readHead();
    }
  }

  @Test
  void tokens_neverMix() throws Exception {
    try (Tunnel tunnel = new Tunnel(ManyExchangesTest::echo)) {
      for (int i = 0; i < COUNT; i++) {
        tunnel.proxy().enqueue("t" + i, requestWith("t" + i));
      }
      Set<String> seen = new HashSet<>();
      for (int i = 0; i < COUNT; i++) {
        ProxyPeer.Posted posted = tunnel.proxy().nextPosted();
        String id = posted.call().id();
        assertThat(posted.complete()).isTrue();
        assertThat(seen.add(id)).isTrue();
        assertThat(withoutChunkSizes(posted.wire()))
            .isEqualTo(
                "HTTP/1.1 200 OK\nX-Token: "
                    + id
                    + "\nTransfer-Encoding: chunked\n\n"
                    + id
                    + "X-End: "
                    + id
                    + "\n\n");
      }
      assertThat(tunnel.backend().accepted()).as("connections are kept open").isLessThan(COUNT / 2);
    }
  }

  private static String requestWith(String token) {
    return "POST / HTTP/1.1\r\nHost: h\r\nX-Token: "
        + token
        + "\r\nTransfer-Encoding: chunked\r\n\r\n"
        + Integer.toHexString(token.length())
        + "\r\n"
        + token
        + "\r\n0\r\nX-End: "
        + token
        + "\r\n\r\n";
  }

  private static String withoutChunkSizes(String wire) {
    int body = wire.indexOf("\r\n\r\n") + 4;
    String chunks = wire.substring(body).replaceAll("(?:^|\r\n)[0-9a-f]+\r\n", "");
    return (wire.substring(0, body) + chunks).replace("\r\n", "\n");
  }
}
