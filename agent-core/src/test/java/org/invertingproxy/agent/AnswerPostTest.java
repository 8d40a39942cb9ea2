package org.invertingproxy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.invertingproxy.agent.testing.Call;
import org.invertingproxy.agent.testing.ProxyPeer;
import org.invertingproxy.agent.testing.RawServer;
import org.invertingproxy.agent.testing.RequestLog;
import org.invertingproxy.agent.testing.ScriptedProxy;
import org.invertingproxy.agent.testing.Until;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of an answer that the proxy does not take as it should. */
final class AnswerPostTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private static RawServer.Script answering(String response) {
    return connection -> {
      while (!connection.readHead().isEmpty()) {
        connection.write(response);
      }
    };
  }

  /** Fails the first posts by the script, then goes on as usual. */
  private static AtomicInteger firstPosts(
      Tunnel tunnel, int count, ScriptedProxy.Deviation failure) {
    AtomicInteger posts = new AtomicInteger();
    tunnel
        .proxy()
        .deviate(call -> call.isPost() && posts.incrementAndGet() <= count && failure.play(call));
    return posts;
  }

  private static boolean closeAfterHead(Call call) throws Exception {
    call.connection().reset();
    return true;
  }

  private static boolean answer503(Call call) throws Exception {
    String chunk = call.connection().readChunk();
    while (!chunk.isEmpty()) {
      chunk = call.connection().readChunk();
    }
    call.connection().readLine();
    call.answer(503, "", "");
    return true;
  }

  @Test
  void proxyBreaksThePost_smallAnswerIsPostedAgainFromTheStart() throws Exception {
    try (Tunnel tunnel = new Tunnel(answering(OK))) {
      AtomicInteger posts = firstPosts(tunnel, 2, AnswerPostTest::closeAfterHead);
      assertThat(tunnel.get("/").wire()).isEqualTo(OK);
      assertThat(posts).hasValue(3);
      assertThat(tunnel.nextSummary().failure()).isNull();
    }
  }

  @Test
  void proxyAnswers503_smallAnswerIsPostedAgainFromTheStart() throws Exception {
    try (Tunnel tunnel = new Tunnel(answering(OK))) {
      AtomicInteger posts = firstPosts(tunnel, 2, AnswerPostTest::answer503);
      assertThat(tunnel.get("/").wire()).isEqualTo(OK);
      assertThat(posts).hasValue(3);
    }
  }

  @Test
  void proxyFailsThreeTimes_theAnswerIsGivenUp_and502Posted() throws Exception {
    try (Tunnel tunnel = new Tunnel(answering(OK))) {
      AtomicInteger posts = firstPosts(tunnel, 3, AnswerPostTest::answer503);
      assertThat(tunnel.get("/").wire()).startsWith("HTTP/1.1 502 ");
      assertThat(tunnel.nextSummary().failure()).contains("503");
      assertThat(posts).hasValue(4);
    }
  }

  @Test
  void proxyFailsThe502Too_theExchangeEnds() throws Exception {
    try (Tunnel tunnel = new Tunnel(answering(OK))) {
      AtomicInteger posts = firstPosts(tunnel, 9, AnswerPostTest::answer503);
      tunnel.proxy().enqueue("1", "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
      assertThat(tunnel.nextSummary().failure()).contains("503");
      assertThat(posts).hasValue(6);
    }
  }

  @Test
  void proxyFailsAfterMoreThan4096Bytes_theAnswerIsNotRepeated_but502Posted() throws Exception {
    String big = "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + "x".repeat(5000);
    try (Tunnel tunnel = new Tunnel(answering(big))) {
      AtomicInteger posts = firstPosts(tunnel, 1, AnswerPostTest::answer503);
      assertThat(tunnel.get("/").wire()).startsWith("HTTP/1.1 502 ");
      assertThat(tunnel.nextSummary().failure()).contains("503");
      assertThat(posts).hasValue(2);
    }
  }

  @Test
  void proxyHasNotNoticedTheEndOfTheFirstTry_theAnswerIsPostedOnceItHas() throws Exception {
    try (Tunnel tunnel = new Tunnel(answering(OK))) {
      AtomicInteger posts = new AtomicInteger();
      tunnel
          .proxy()
          .deviate(
              call -> {
                int number = call.isPost() ? posts.incrementAndGet() : 0;
                if (number == 2) {
                  call.answer(409, "Connection: close\r\n", "another answer has begun");
                  return true;
                }
                return number == 1 && closeAfterHead(call);
              });
      assertThat(tunnel.get("/").wire()).isEqualTo(OK);
      assertThat(posts).hasValue(3);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 409})
  void proxyNoLongerWantsTheAnswer_backendIsCancelled_andNothingRepeated(int status)
      throws Exception {
    RequestLog backend = new RequestLog();
    RawServer.Script endless =
        connection -> {
          connection.readHead();
          connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
          connection.writeChunk("first");
          backend.add("closed by peer: " + connection.isClosedByPeer());
        };
    try (Tunnel tunnel = new Tunnel(endless)) {
      AtomicInteger posts =
          firstPosts(
              tunnel,
              1,
              call -> {
                call.answer(status, "Connection: close\r\n", "gone");
                return true;
              });
      tunnel.proxy().enqueue("1", "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
      assertThat(backend.next()).isEqualTo("closed by peer: true");
      assertThat(tunnel.nextSummary().failure()).isNotNull();
      assertThat(posts).hasValue(1);
    }
  }

  @Test
  void proxyBreaksALongPost_backendIsCancelled() throws Exception {
    RequestLog backend = new RequestLog();
    RawServer.Script endless =
        connection -> {
          connection.readHead();
          connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
          connection.writeChunk("x".repeat(8192));
          backend.add("closed by peer: " + connection.isClosedByPeer());
        };
    try (Tunnel tunnel = new Tunnel(endless)) {
      firstPosts(
          tunnel,
          1,
          call -> {
            int bytes = 0;
            while (bytes < 8192) {
              bytes += call.connection().readChunk().length();
            }
            call.connection().reset();
            return true;
          });
      tunnel.proxy().enqueue("1", "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
      assertThat(backend.next()).isEqualTo("closed by peer: true");
      assertThat(tunnel.nextSummary().failure()).contains("connection to the proxy broke");
    }
  }

  @Test
  void proxyCutsTheRequestOff_backendSeesAnAbortedBody() throws Exception {
    RequestLog backend = new RequestLog();
    RawServer.Script script =
        connection -> {
          connection.readHead();
          backend.add(connection.readToEnd());
        };
    try (Tunnel tunnel = new Tunnel(script)) {
      tunnel
          .proxy()
          .deviate(
              call -> {
                if (!call.isFetch()) {
                  return false;
                }
                String wire =
                    "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n";
                call.connection()
                    .write(
                        "HTTP/1.1 200 OK\r\nContent-Length: 999\r\n"
                            + "X-Inverting-Proxy-Request-Start-Time: 2026-01-01T00:00:00Z\r\n\r\n"
                            + wire
                            + "half");
                Until.holds(() -> tunnel.backend().accepted() == 1);
                call.connection().close();
                return true;
              });
      ProxyPeer.Posted posted = tunnel.proxy().exchange("1", "unused");

      assertThat(backend.next()).as("no last chunk").doesNotContain("0\r\n\r\n");
      assertThat(posted.wire()).startsWith("HTTP/1.1 502 ");
    }
  }
}
