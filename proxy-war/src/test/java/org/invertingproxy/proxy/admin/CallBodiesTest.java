package org.invertingproxy.proxy.admin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bodies that come slowly, or too large, from callers without a credential. */
class CallBodiesTest {
  /** More than the server has threads. */
  private static final int MANY = 250;

  @TempDir Path dataDir;
  private AdminServer server;
  private final List<Socket> sockets = new ArrayList<>();

  @BeforeEach
  void open() throws Exception {
    server = new AdminServer(dataDir, new BrokenRegistry(), new BrokenTokens(), null);
  }

  @AfterEach
  void close() throws Exception {
    for (Socket socket : sockets) {
      socket.close();
    }
    server.close();
  }

  @Test
  void unfinishedBodies_holdNoThreads() throws Exception {
    for (int i = 0; i < MANY; i++) {
      send("Content-Length: 100\r\n", "{\"code\":");
    }
    awaitDeadlines(MANY);

    assertThat(Caller.nobody(server).get("/healthz").statusCode()).isEqualTo(200);
  }

  @Test
  void bodyThatDoesNotComeInTime_is408_andClosesTheConnection() throws Exception {
    Socket slow = send("Content-Length: 100\r\n", "{\"code\":");
    awaitDeadlines(1);
    server.deadlines.pass();

    assertThat(answer(slow)).startsWith("HTTP/1.1 408");
  }

  @Test
  void bodyUnderWay_whenTheProxyStops_is408() throws Exception {
    Socket slow = send("Content-Length: 100\r\n", "{\"code\":");
    awaitDeadlines(1);
    server.bodies.close();

    assertThat(answer(slow)).startsWith("HTTP/1.1 408");
  }

  @Test
  void bodyInPieces_isReadToItsEnd_andTheConnectionGoesOn() throws Exception {
    Socket socket = send("Content-Length: 16\r\n", "{\"code\":");
    awaitDeadlines(1);
    write(
        socket, "\"wrong\"}GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

    assertThat(answer(socket)).startsWith("HTTP/1.1 403").contains("HTTP/1.1 200");
    server.deadlines.pass(); // of a call that is over
    assertThat(Caller.nobody(server).get("/healthz").statusCode()).isEqualTo(200);
  }

  @Test
  void moreThan16KibFromAnybody_are413_withAndWithoutALength() throws Exception {
    Socket named = send("Content-Length: 16385\r\n", "");
    assertThat(answer(named)).startsWith("HTTP/1.1 413");

    Socket chunked = send("Transfer-Encoding: chunked\r\n", "4001\r\n" + " ".repeat(0x4001));
    assertThat(answer(chunked)).startsWith("HTTP/1.1 413");
  }

  @Test
  void callWithoutACredential_isRefused_beforeItsBodyIsLookedAt() throws Exception {
    Socket socket = connect();
    write(socket, "POST /api/backends HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{");

    assertThat(answer(socket)).startsWith("HTTP/1.1 401");
    assertThat(server.deadlines.count()).isZero();
  }

  private void awaitDeadlines(int count) {
    long end = System.nanoTime() + 60_000_000_000L;
    while (server.deadlines.count() < count && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(server.deadlines.count()).isEqualTo(count);
  }

  /** A sign-in with that body so far. */
  private Socket send(String length, String body) throws IOException {
    Socket socket = connect();
    write(
        socket,
        "POST /admin/session HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\n"
            + "Content-Type: application/json\r\n"
            + length
            + "\r\n"
            + body);
    return socket;
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.uri("/").getPort());
    socket.setSoTimeout(20_000);
    sockets.add(socket);
    return socket;
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  /** Until the server closes the connection. */
  private static String answer(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
  }
}
