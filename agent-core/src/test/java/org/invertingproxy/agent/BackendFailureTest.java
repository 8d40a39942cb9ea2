package org.invertingproxy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.invertingproxy.agent.testing.ProxyPeer;
import org.invertingproxy.agent.testing.RawConnection;
import org.invertingproxy.agent.testing.RawServer;
import org.invertingproxy.agent.testing.Until;
import org.invertingproxy.agent.transport.LinkKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The failure table of the backend's side: what happens, and what the proxy is told. */
@ParameterizedClass
@EnumSource(LinkKind.class)
final class BackendFailureTest {
  @Parameter private LinkKind kind = LinkKind.POLLING;

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private static RawServer.Script answering(String response) {
    return connection -> {
      connection.readHead();
      connection.write(response);
      connection.isClosedByPeer();
    };
  }

  @Test
  void backendRefuses_clientGets502() throws Exception {
    RawServer gone = new RawServer(connection -> {});
    gone.close();
    try (Tunnel tunnel =
        new Tunnel(kind, connection -> {}, builder -> builder.host("localhost:" + gone.port()))) {
      ProxyPeer.Posted posted = tunnel.get("/");

      assertThat(posted.wire()).startsWith("HTTP/1.1 502 ").contains("cannot be reached");
      assertThat(posted.wire()).as("nothing about the inside").doesNotContain("" + gone.port());
      assertThat(tunnel.nextSummary().failure()).contains("nothing listens on localhost");
    }
  }

  @Test
  void backendNameIsUnknown_clientGets502() throws Exception {
    try (Tunnel tunnel =
        new Tunnel(kind, connection -> {}, builder -> builder.host("no-such-host.invalid:80"))) {
      assertThat(tunnel.get("/").wire()).startsWith("HTTP/1.1 502 ");
      assertThat(tunnel.nextSummary().failure()).contains("no-such-host.invalid is unknown");
    }
  }

  /** Not the usual form of 169.254.7.7: it goes the way of a name, through the resolver. */
  @Test
  void backendNameLeadsToALinkLocalAddress_clientGets502_unlessThatIsAllowed() throws Exception {
    try (Tunnel tunnel =
        new Tunnel(kind, connection -> {}, builder -> builder.host("2851997447:9"))) {
      assertThat(tunnel.get("/").wire()).startsWith("HTTP/1.1 502 ").doesNotContain("169.254");
      assertThat(tunnel.nextSummary().failure())
          .isEqualTo("2851997447 leads to 169.254.7.7, which needs --allow-link-local");
    }
    try (Tunnel tunnel =
        new Tunnel(
            kind,
            connection -> {},
            builder ->
                builder
                    .host("2851997447:9")
                    .allowLinkLocal(true)
                    .requestForwardingTimeout(Duration.ofMillis(200)))) {
      tunnel.get("/");
      assertThat(String.valueOf(tunnel.nextSummary().failure())).doesNotContain("link-local");
    }
  }

  @Test
  void backendDiesBeforeHead_clientGets502() throws Exception {
    try (Tunnel tunnel = new Tunnel(kind, connection -> connection.readHead())) {
      assertThat(tunnel.get("/").wire()).startsWith("HTTP/1.1 502 ");
      assertThat(tunnel.nextSummary().status()).isEqualTo(502);
    }
  }

  @Test
  void backendDiesInsideHead_clientGets502() throws Exception {
    RawServer.Script script =
        connection -> {
          connection.readHead();
          connection.write("HTTP/1.1 200 OK\r\nContent-Le");
        };
    try (Tunnel tunnel = new Tunnel(kind, script)) {
      assertThat(tunnel.get("/").wire()).startsWith("HTTP/1.1 502 ");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"
      })
  void backendDiesInsideBody_postIsBrokenOff(String response) throws Exception {
    assertBrokenOff(response, RawConnection::close);
  }

  @Test
  void backendResetsInsideBodyThatEndsWithTheConnection_postIsBrokenOff() throws Exception {
    assertBrokenOff("HTTP/1.0 200 OK\r\n\r\nhalf", RawConnection::reset);
  }

  private void assertBrokenOff(String response, RawServer.Script death) throws Exception {
    CountDownLatch headIsPosted = new CountDownLatch(1);
    RawServer.Script script =
        connection -> {
          connection.readHead();
          connection.write(response);
          headIsPosted.await();
          death.serve(connection);
        };
    try (Tunnel tunnel = new Tunnel(kind, script)) {
      tunnel.peer().onHead(headIsPosted::countDown);
      assertThat(tunnel.get("/").complete()).isFalse();
      assertThat(tunnel.nextSummary().failure()).contains("the local server broke off");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"
      })
  void backendDiesRightAfterItsHead_proxyGetsAnAnswerOrABrokenOne_neverNone(String response)
      throws Exception {
    RawServer.Script script =
        connection -> {
          connection.readHead();
          connection.write(response);
        };
    try (Tunnel tunnel = new Tunnel(kind, script)) {
      ProxyPeer.Posted posted = tunnel.get("/");
      assertThat(posted.complete()).isEqualTo(posted.wire().startsWith("HTTP/1.1 502 "));
      assertThat(tunnel.nextSummary().failure()).contains("the local server broke off");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: 2, 3\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: 0x2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 42 Odd\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 600 Odd\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 101 Switching\r\nUpgrade: odd\r\nConnection: upgrade\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX-Bad: a\0b\r\nContent-Length: 0\r\n\r\n"
      })
  void backendAnswersNonsense_clientGets502(String response) throws Exception {
    try (Tunnel tunnel = new Tunnel(kind, answering(response))) {
      assertThat(tunnel.get("/").wire()).startsWith("HTTP/1.1 502 ");
    }
  }

  @Test
  void headerOverTheLimit_clientGets502() throws Exception {
    String huge = "HTTP/1.1 200 OK\r\nX-Huge: " + "x".repeat(70_000) + "\r\n\r\n";
    try (Tunnel tunnel = new Tunnel(kind, answering(huge))) {
      assertThat(tunnel.get("/").wire()).startsWith("HTTP/1.1 502 ");
      assertThat(tunnel.nextSummary().failure()).contains("too large");
    }
  }

  @Test
  void endlessInformationalResponses_clientGets502() throws Exception {
    String many = "HTTP/1.1 102 Processing\r\n\r\n".repeat(100);
    try (Tunnel tunnel = new Tunnel(kind, answering(many))) {
      assertThat(tunnel.get("/").wire()).startsWith("HTTP/1.1 502 ");
    }
  }

  @Test
  void noHeadInTime_clientGets504_andTheBackendIsTold() throws Exception {
    AtomicInteger told = new AtomicInteger();
    RawServer.Script script =
        connection -> {
          connection.readHead();
          if (connection.isClosedByPeer()) {
            told.incrementAndGet();
          }
        };
    try (Tunnel tunnel =
        new Tunnel(kind, script, b -> b.requestForwardingTimeout(Duration.ofMillis(100)))) {
      assertThat(tunnel.get("/").wire()).startsWith("HTTP/1.1 504 ");
      Until.holds(() -> told.get() == 1);
    }
  }

  @Test
  void bodyAfterTheTimeout_isStillPassedOn() throws Exception {
    Duration timeout = Duration.ofMillis(100);
    RawServer.Script silent =
        connection -> {
          connection.readHead();
          connection.isClosedByPeer();
        };
    AtomicReference<String> meanwhile = new AtomicReference<>("");
    // A request that begins later and runs into its own time-out shows that the first one's is
    // over.
    try (Tunnel clock = new Tunnel(kind, silent, b -> b.requestForwardingTimeout(timeout))) {
      RawServer.Script script =
          connection -> {
            connection.readHead();
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no");
            meanwhile.set(clock.get("/").wire());
            connection.write("k");
          };
      try (Tunnel tunnel = new Tunnel(kind, script, b -> b.requestForwardingTimeout(timeout))) {
        assertThat(tunnel.get("/").wire()).isEqualTo(OK);
        assertThat(meanwhile.get()).startsWith("HTTP/1.1 504 ");
      }
    }
  }

  @Test
  void keptConnectionIsDead_getIsSentAgain() throws Exception {
    AtomicInteger connections = new AtomicInteger();
    RawServer.Script script =
        connection -> {
          connections.incrementAndGet();
          connection.readHead();
          connection.write(OK);
          connection.readHead(); // the second request on a connection finds it closed
        };
    try (Tunnel tunnel = new Tunnel(kind, script)) {
      assertThat(tunnel.get("/1").wire()).isEqualTo(OK);
      assertThat(tunnel.get("/2").wire()).isEqualTo(OK); // each event loop has one connection now
      assertThat(tunnel.get("/3").wire()).isEqualTo(OK);
      assertThat(connections).hasValue(3);
    }
  }

  @Test
  void keptConnectionIsDead_postIsNotSentAgain() throws Exception {
    AtomicInteger posts = new AtomicInteger();
    RawServer.Script script =
        connection -> {
          connection.readHead();
          connection.write(OK);
          if (connection.readHead().startsWith("POST")) {
            posts.incrementAndGet();
          }
        };
    try (Tunnel tunnel = new Tunnel(kind, script)) {
      assertThat(tunnel.get("/1").wire()).isEqualTo(OK);
      assertThat(tunnel.get("/2").wire()).isEqualTo(OK); // each event loop has one connection now
      String wire = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n";
      assertThat(tunnel.peer().exchange("p", wire).wire()).startsWith("HTTP/1.1 502 ");
      assertThat(posts).hasValue(1);
    }
  }

  @Test
  void bytesAfterTheAnswer_neverBecomeTheNextAnswer() throws Exception {
    try (Tunnel tunnel =
        new Tunnel(kind, answering(OK + "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"))) {
      assertThat(tunnel.get("/1").wire()).isEqualTo(OK);
      assertThat(tunnel.get("/2").wire()).isEqualTo(OK);
    }
  }

  @Test
  void answerBeforeTheRequestIsOver_isPassedOn_andTheRestIsNotSent() throws Exception {
    try (Tunnel tunnel =
        new Tunnel(kind, answering("HTTP/1.1 413 Too Big\r\nContent-Length: 3\r\n\r\nbig"))) {
      String wire =
          "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n" + "x".repeat(1000000);
      assertThat(tunnel.peer().exchange("1", wire).wire())
          .isEqualTo("HTTP/1.1 413 Too Big\r\nContent-Length: 3\r\n\r\nbig");
    }
  }
}
