package org.invertingproxy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.invertingproxy.agent.config.ForwardOptions;
import org.invertingproxy.agent.testing.ProxyPeer;
import org.invertingproxy.agent.testing.RawConnection;
import org.invertingproxy.agent.testing.RawServer;
import org.invertingproxy.agent.testing.RequestLog;
import org.invertingproxy.agent.transport.LinkKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the backend receives and what is made of its answer, byte for byte. */
@ParameterizedClass
@EnumSource(LinkKind.class)
final class ForwardingTest {
  @Parameter private LinkKind kind = LinkKind.POLLING;

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private final RequestLog log = new RequestLog();

  /** A backend that notes heads and gives the same answer to each. */
  private RawServer.Script answering(String response) {
    return connection -> {
      String head = connection.readHead();
      while (!head.isEmpty()) {
        log.add(head);
        connection.write(response);
        head = connection.readHead();
      }
    };
  }

  @Test
  void request_andItsAnswer_passUnchanged() throws Exception {
    String response = "HTTP/1.1 299 Just Fine\r\nX-b: 1\r\nx-B: 2\r\nContent-Length: 2\r\n\r\nok";
    try (Tunnel tunnel = new Tunnel(kind, answering(response))) {
      String request =
          "fOO /a HTTP/1.1\r\nhOST: Hello.Example\r\nX-One:  a, b\r\nx-one: c\r\n"
              + "Cookie: a=1; b=2\r\nX-Latin: \u00e9\r\n\r\n";
      ProxyPeer.Posted posted = tunnel.peer().exchange("1", request);

      assertThat(log.next()).isEqualTo(request.replace("X-One:  a", "X-One: a"));
      assertThat(posted.wire()).isEqualTo(response);
      assertThat(posted.complete()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a%2Fb//c;x=1/%25/%C3%A9",
        "/..;/%2e%2e/\\",
        "/x?",
        "/x?a[]=|&b={}^`\"<>",
        "//evil.example/path"
      })
  void target_arrivesByteForByte(String target) throws Exception {
    try (Tunnel tunnel = new Tunnel(kind, answering(OK))) {
      tunnel.get(target);

      assertThat(log.next()).startsWith("GET " + target + " HTTP/1.1\r\nHost: h\r\n");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://evil.example/", "evil.example:80", "*", "relative"})
  void targetThatIsNoPath_isRefusedWithoutTouchingTheBackend(String target) throws Exception {
    try (Tunnel tunnel = new Tunnel(kind, answering(OK))) {
      assertThat(tunnel.get(target).wire()).startsWith("HTTP/1.1 400 ");
      assertThat(tunnel.backend().accepted()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"CONNECT", "TRACE"})
  void methodForProxiesOnly_isRefused(String method) throws Exception {
    try (Tunnel tunnel = new Tunnel(kind, answering(OK))) {
      String wire = method + " /x HTTP/1.1\r\nHost: h\r\n\r\n";
      assertThat(tunnel.peer().exchange("1", wire).wire()).startsWith("HTTP/1.1 405 ");
      assertThat(tunnel.backend().accepted()).isZero();
    }
  }

  @Test
  void hopByHopFields_andThoseConnectionNames_staySeparate() throws Exception {
    String response =
        "HTTP/1.1 200 OK\r\nConnection: keep-alive, X-Secret\r\nX-Secret: s\r\nKeep-Alive: timeout=5\r\n"
            + "Proxy-Authenticate: Basic\r\nTrailer: X-T\r\nUpgrade: h2c\r\nContent-Length: 0\r\n\r\n";
    try (Tunnel tunnel = new Tunnel(kind, answering(response))) {
      String request =
          "GET / HTTP/1.1\r\nHost: h\r\nConnection: X-Mine, TE\r\nX-Mine: 1\r\nTE: trailers, gzip\r\n"
              + "Upgrade: h2c\r\nProxy-Authorization: Basic x\r\nKeep-Alive: 1\r\nX-Kept: 2\r\n\r\n";
      ProxyPeer.Posted posted = tunnel.peer().exchange("1", request);

      assertThat(log.next())
          .isEqualTo("GET / HTTP/1.1\r\nHost: h\r\nX-Kept: 2\r\nTE: trailers\r\n\r\n");
      assertThat(posted.wire()).isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    }
  }

  @Test
  void requestBodyWithLength_keepsItsLength() throws Exception {
    try (Tunnel tunnel = new Tunnel(kind, connection -> readBodyAndAnswer(connection, 5))) {
      tunnel.peer().exchange("1", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello");

      assertThat(log.next())
          .isEqualTo("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello");
      assertThat(tunnel.nextSummary().requestBytes()).isEqualTo(5);
    }
  }

  private void readBodyAndAnswer(RawConnection connection, int length) throws Exception {
    log.add(connection.readHead() + connection.read(length));
    connection.write(OK);
  }

  @Test
  void chunkedRequest_andItsTrailers_arriveChunked() throws Exception {
    RawServer.Script script =
        connection -> {
          String head = connection.readHead();
          log.add(head + connection.readChunk() + "|" + connection.readChunk());
          log.add(connection.readLine() + "|" + connection.readLine());
          connection.write(OK);
        };
    try (Tunnel tunnel = new Tunnel(kind, script)) {
      tunnel
          .peer()
          .exchange(
              "1",
              "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                  + "5\r\nhello\r\n0\r\nX-Sum: 7\r\nContent-Length: 9\r\n\r\n");

      assertThat(log.next())
          .isEqualTo("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nhello|");
      assertThat(log.next()).isEqualTo("X-Sum: 7|");
    }
  }

  @Test
  void chunkedResponse_andItsTrailers_arePostedChunked() throws Exception {
    String response =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;ext=1\r\nabc\r\n0\r\nX-Sum: 7\r\n\r\n";
    try (Tunnel tunnel = new Tunnel(kind, answering(response))) {
      assertThat(tunnel.get("/").wire())
          .isEqualTo(
              "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX-Sum: 7\r\n\r\n");
      assertThat(tunnel.nextSummary().responseBytes()).isEqualTo(3);
    }
  }

  @Test
  void responseUntilClose_isPostedChunked() throws Exception {
    RawServer.Script script =
        connection -> {
          connection.readHead();
          connection.write("HTTP/1.0 200 OK\r\n\r\nold style");
        };
    try (Tunnel tunnel = new Tunnel(kind, script)) {
      assertThat(tunnel.get("/").wire())
          .isEqualTo(
              "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nold style\r\n0\r\n\r\n");
    }
  }

  @Test
  void answerToHead_keepsItsLengthAndHasNoBody() throws Exception {
    try (Tunnel tunnel =
        new Tunnel(kind, answering("HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n"))) {
      String wire = "HEAD / HTTP/1.1\r\nHost: h\r\n\r\n";

      assertThat(tunnel.peer().exchange("1", wire).wire())
          .isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n");
      assertThat(tunnel.peer().exchange("2", wire).complete()).isTrue();
      assertThat(tunnel.peer().exchange("3", wire).complete()).isTrue();
      assertThat(tunnel.backend().accepted()).as("one connection per event loop").isLessThan(3);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 304})
  void answerWithoutBody_endsWithItsHead(int status) throws Exception {
    String response = "HTTP/1.1 " + status + " Y\r\nETag: \"x\"\r\n\r\n";
    try (Tunnel tunnel = new Tunnel(kind, answering(response))) {
      assertThat(tunnel.get("/").wire()).isEqualTo(response);
      assertThat(tunnel.get("/again").wire()).isEqualTo(response);
      assertThat(tunnel.get("/again").wire()).isEqualTo(response);
      assertThat(tunnel.backend().accepted()).as("one connection per event loop").isLessThan(3);
    }
  }

  @Test
  void informationalResponses_areNotTakenForTheAnswer() throws Exception {
    String response = "HTTP/1.1 103 Early\r\nLink: </a>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n" + OK;
    try (Tunnel tunnel = new Tunnel(kind, answering(response))) {
      assertThat(tunnel.get("/").wire()).isEqualTo(OK);
      assertThat(tunnel.get("/again").wire()).isEqualTo(OK);
    }
  }

  @Test
  void internalFields_neverReachTheBackend_unlessTheUserIsWanted() throws Exception {
    String request =
        "GET / HTTP/1.1\r\nHost: h\r\nx-inverting-proxy-user-id: forged\r\nAuthorization: Basic x\r\n\r\n";
    try (Tunnel tunnel = new Tunnel(kind, answering(OK))) {
      tunnel.peer().user("ann@example.com");
      tunnel.peer().exchange("1", request);
      assertThat(log.next())
          .isEqualTo("GET / HTTP/1.1\r\nHost: h\r\nAuthorization: Basic x\r\n\r\n");
    }
    ForwardOptions options = new ForwardOptions(false, true, true, null);
    try (Tunnel tunnel =
        new Tunnel(kind, answering(OK), builder -> builder.forwardOptions(options))) {
      tunnel.peer().user("ann@example.com");
      tunnel.peer().exchange("1", request);
      assertThat(log.next())
          .isEqualTo(
              "GET / HTTP/1.1\r\nHost: h\r\nX-Inverting-Proxy-User-ID: ann@example.com\r\n\r\n");
    }
  }

  @Test
  void host_isWhatIsAskedFor() throws Exception {
    ForwardOptions options = new ForwardOptions(false, false, false, "app.test:81");
    try (Tunnel tunnel =
        new Tunnel(kind, answering(OK), builder -> builder.forwardOptions(options))) {
      tunnel.peer().exchange("1", "GET / HTTP/1.1\r\nAccept: a/b\r\nHost: h\r\n\r\n");
      assertThat(log.next())
          .isEqualTo("GET / HTTP/1.1\r\nAccept: a/b\r\nHost: app.test:81\r\n\r\n");
    }
  }

  @Test
  void localhost_isFoundOnEitherLoopbackAddress() throws Exception {
    RawServer.Script script = answering(OK);
    try (RawServer ipv4Only = new RawServer(script);
        Tunnel tunnel =
            new Tunnel(kind, script, builder -> builder.host("localhost:" + ipv4Only.port()))) {
      assertThat(tunnel.get("/").wire()).isEqualTo(OK);
      assertThat(ipv4Only.accepted()).isOne();
    }
  }
}
