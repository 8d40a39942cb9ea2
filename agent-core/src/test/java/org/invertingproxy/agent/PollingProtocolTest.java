package org.invertingproxy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.invertingproxy.agent.config.Token;
import org.invertingproxy.agent.testing.Call;
import org.invertingproxy.agent.testing.ProxyPeer;
import org.invertingproxy.agent.testing.RawConnection;
import org.invertingproxy.agent.testing.RawServer;
import org.invertingproxy.agent.testing.RequestLog;
import org.invertingproxy.agent.testing.ScriptedProxy;
import org.invertingproxy.agent.testing.Until;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The three calls of Google's protocol, byte for byte, and what comes instead of their answers. */
final class PollingProtocolTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String REQUEST = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

  private static final String HUNDRED_BYTES =
      "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789";

  /** More than the buffers of two sockets hold: who takes that much takes everything. */
  private static final long MOST_UNDER_WAY = 32L * 1024 * 1024;

  private final RequestLog seen = new RequestLog();

  private RawServer.Script backend() {
    return connection -> {
      String head = connection.readHead();
      while (!head.isEmpty()) {
        seen.add(head);
        connection.write(OK);
        head = connection.readHead();
      }
    };
  }

  @Test
  void theThreeCalls_areWrittenLikeThis() throws Exception {
    try (Tunnel tunnel = new Tunnel(backend(), builder -> builder.token(Token.of("secret-1")))) {
      ProxyPeer.Posted posted = tunnel.proxy().exchange("an id/1", REQUEST);
      List<Call> calls = tunnel.proxy().calls();
      String common =
          "Host: "
              + tunnel.proxy().uri().getAuthority()
              + "\r\nUser-Agent: inverting-agent\r\nX-Inverting-Proxy-Backend-ID: hello\r\n"
              + "X-Inverting-Proxy-Agent-Session: SESSION\r\n";
      String token = "Authorization: Bearer secret-1\r\n";

      assertThat(withoutSession(calls.get(0).head()))
          .isEqualTo("GET /agent/pending HTTP/1.1\r\n" + common + token + "\r\n");
      Call fetch = calls.stream().filter(Call::isFetch).findFirst().orElseThrow();
      assertThat(withoutSession(fetch.head()))
          .isEqualTo(
              "GET /agent/request HTTP/1.1\r\n"
                  + common
                  + "X-Inverting-Proxy-Request-ID: an id/1\r\n"
                  + token
                  + "\r\n");
      assertThat(withoutSession(posted.call().head()))
          .isEqualTo(
              "POST /agent/response HTTP/1.1\r\n"
                  + common
                  + "X-Inverting-Proxy-Request-ID: an id/1\r\nContent-Type: text/plain\r\n"
                  + token
                  + "Transfer-Encoding: chunked\r\n\r\n");
      assertThat(calls).extracting(c -> c.field("X-Inverting-Proxy-Agent-Session")).hasSize(4);
      assertThat(calls.stream().map(c -> c.field("X-Inverting-Proxy-Agent-Session")).distinct())
          .as("one session per agent")
          .hasSize(1);
    }
  }

  private static String withoutSession(String head) {
    return Pattern.compile("(Agent-Session: )[0-9a-f]{32}").matcher(head).replaceFirst("$1SESSION");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "/with/prefix", "/with/prefix/"})
  void pathOfTheProxy_isKept_withAndWithoutItsLastSlash(String path) throws Exception {
    String prefix = path.startsWith("/with") ? "/with/prefix" : "";
    try (ScriptedProxy proxy = new ScriptedProxy();
        RawServer server = new RawServer(backend());
        Agent agent =
            Agent.builder()
                .proxy(java.net.URI.create("http://" + proxy.uri().getAuthority() + path))
                .backend("hello")
                .host("127.0.0.1:" + server.port())
                .start()) {
      assertThat(proxy.exchange("1", REQUEST).call().line())
          .isEqualTo("POST " + prefix + "/agent/response");
      assertThat(agent.status().state()).isEqualTo(AgentState.ONLINE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "null", "", "  \r\n", "[ ]"})
  void emptyAnswersToPolls_meanThatNothingWaits(String nothing) throws Exception {
    AtomicInteger polls = new AtomicInteger();
    try (Tunnel tunnel = new Tunnel(backend())) {
      tunnel
          .proxy()
          .deviate(
              call -> {
                if (!call.isPending() || polls.incrementAndGet() > 3) {
                  return false;
                }
                call.answer(200, "", nothing);
                return true;
              });
      assertThat(tunnel.proxy().exchange("1", REQUEST).wire()).isEqualTo(OK);
      assertThat(tunnel.agent().status().state()).isEqualTo(AgentState.ONLINE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[1]", "\"id\"", "[\"id\"", "<html>", "[\"a\"] x"})
  void nonsenseAsAnswerToPolls_isRetried(String nonsense) throws Exception {
    try (Tunnel tunnel = new Tunnel(backend())) {
      pollsAnswered(tunnel, 2, 200, nonsense);
      assertThat(tunnel.proxy().exchange("1", REQUEST).wire()).isEqualTo(OK);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 204, 404, 301, 429})
  void otherStatusAsAnswerToPolls_isRetried(int status) throws Exception {
    try (Tunnel tunnel = new Tunnel(backend())) {
      pollsAnswered(tunnel, 2, status, "");
      assertThat(tunnel.proxy().exchange("1", REQUEST).wire()).isEqualTo(OK);
    }
  }

  @Test
  void answerToPollOverOneMebibyte_isNotReadToItsEnd() throws Exception {
    try (Tunnel tunnel = new Tunnel(backend())) {
      pollsAnswered(tunnel, 1, 200, "[\"" + "x".repeat(1024 * 1024) + "\"]");
      assertThat(tunnel.proxy().exchange("1", REQUEST).wire()).isEqualTo(OK);
      assertThat(tunnel.proxy().calls().stream().filter(Call::isFetch)).hasSize(2);
    }
  }

  /** Lets the proxy answer that many polls so; the ones before it took effect are left to time. */
  private static void pollsAnswered(Tunnel tunnel, int count, int status, String body)
      throws Exception {
    AtomicInteger polls = new AtomicInteger();
    tunnel
        .proxy()
        .deviate(
            call -> {
              if (!call.isPending() || polls.incrementAndGet() > count) {
                return false;
              }
              call.answer(status, "", body);
              return true;
            });
    // The poll that was waiting already is answered by a request of its own.
    tunnel.proxy().exchange("0", REQUEST);
  }

  @Test
  void idsThatCannotStandInAField_areLeftOut() throws Exception {
    try (Tunnel tunnel = new Tunnel(backend())) {
      pollsAnswered(tunnel, 1, 200, "[\"a\\r\\nX: y\", \"\", \" \", \"\\u20ac\"]");
      tunnel.proxy().exchange("1", REQUEST);
      assertThat(tunnel.proxy().calls().stream().filter(Call::isFetch).map(Call::id))
          .containsExactly("0", "1");
    }
  }

  @Test
  void idThatIsListedAgain_isHandledOnce() throws Exception {
    try (Tunnel tunnel = new Tunnel(backend())) {
      tunnel.proxy().exchange("1", REQUEST);
      tunnel.proxy().enqueue("1", REQUEST);
      tunnel.proxy().exchange("2", REQUEST);
      assertThat(tunnel.proxy().calls().stream().filter(Call::isFetch).map(Call::id))
          .containsExactly("1", "2");
    }
  }

  @Test
  void fetchFailsTwice_isTriedAThirdTime() throws Exception {
    AtomicInteger fetches = new AtomicInteger();
    try (Tunnel tunnel = new Tunnel(backend())) {
      tunnel
          .proxy()
          .deviate(
              call -> {
                if (!call.isFetch() || fetches.incrementAndGet() > 2) {
                  return false;
                }
                if (fetches.get() == 1) {
                  call.answer(503, "", "");
                } else {
                  call.connection().close();
                }
                return true;
              });
      assertThat(tunnel.proxy().exchange("1", REQUEST).wire()).isEqualTo(OK);
      assertThat(fetches).hasValue(3);
    }
  }

  @Test
  void fetchFailsThreeTimes_isGivenUp() throws Exception {
    AtomicInteger fetches = new AtomicInteger();
    try (Tunnel tunnel = new Tunnel(backend())) {
      tunnel
          .proxy()
          .deviate(
              call -> {
                if (!call.isFetch() || !call.id().equals("bad")) {
                  return false;
                }
                fetches.incrementAndGet();
                call.answer(500, "", "");
                return true;
              });
      tunnel.proxy().enqueue("bad", REQUEST);
      Until.holds(() -> fetches.get() == 3);
      tunnel.proxy().exchange("good", REQUEST);
      assertThat(fetches).hasValue(3);
      assertThat(seen.next()).startsWith("GET / ");
      assertThat(seen.waiting()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "2026-02-30T00:00:00Z", "1700000000"})
  void requestWithoutValidStartTime_isDropped(String time) throws Exception {
    String field = time.isEmpty() ? "" : "X-Inverting-Proxy-Request-Start-Time: " + time + "\r\n";
    try (Tunnel tunnel = new Tunnel(backend())) {
      tunnel
          .proxy()
          .deviate(
              call -> {
                if (!call.isFetch() || !call.id().equals("bad")) {
                  return false;
                }
                call.answer(200, field, REQUEST);
                return true;
              });
      tunnel.proxy().enqueue("bad", REQUEST);
      assertThat(tunnel.proxy().exchange("good", REQUEST).call().id()).isEqualTo("good");
      assertThat(seen.next()).startsWith("GET / ");
      assertThat(seen.waiting()).isZero();
    }
  }

  @Test
  void requestGoneBeforeItsFetch_isDroppedSilently() throws Exception {
    try (Tunnel tunnel = new Tunnel(backend())) {
      tunnel
          .proxy()
          .deviate(
              call -> {
                if (!call.isFetch() || !call.id().equals("gone")) {
                  return false;
                }
                call.answer(404, "", "");
                return true;
              });
      tunnel.proxy().enqueue("gone", REQUEST);
      assertThat(tunnel.proxy().exchange("good", REQUEST).wire()).isEqualTo(OK);
      assertThat(tunnel.proxy().calls().stream().filter(Call::isFetch)).hasSize(2);
      assertThat(seen.next()).startsWith("GET / ");
      assertThat(seen.waiting()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense\r\n\r\n",
        "GET / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        "GET / HTTP/1.1\r\nHost : h\r\n\r\n",
        "GET / HTTP/1.1\r\nX: a\r\n b\r\n\r\n",
        "GET / HTTP/1.1\r\nX\ry: a\r\n\r\n",
        "GET / HTTP/1.1\r\nX: a\rb\r\n\r\n",
        "GET / HTTP/1.1\r\nX\u0000: a\r\n\r\n",
        "GET / HTTP/1.1\r\nX\u00ff\u00c0: a\r\n\r\n"
      })
  void malformedRequest_isAnswered400(String wire) throws Exception {
    try (Tunnel tunnel = new Tunnel(backend())) {
      assertThat(tunnel.proxy().exchange("1", wire).wire()).startsWith("HTTP/1.1 400 ");
      assertThat(seen.waiting()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"a:b,1000000", "a:b,1001", "a:" + HUNDRED_BYTES + ",700"})
  void headOverTheLimits_isAnswered431(String line, int times) throws Exception {
    try (Tunnel tunnel = new Tunnel(backend())) {
      String wire = "GET / HTTP/1.1\r\n" + (line + "\r\n").repeat(times) + "\r\n";
      assertThat(tunnel.proxy().exchange("1", wire).wire()).startsWith("HTTP/1.1 431 ");
      assertThat(tunnel.proxy().exchange("2", REQUEST).wire()).isEqualTo(OK);
      assertThat(seen.next()).startsWith("GET / ");
      assertThat(seen.waiting()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET / HTTP/1.1\r\nX: ", "GET / HTTP/1.1\r\nX", "GET /", ""})
  void endlessHead_isCutOff_andAnswered431(String beginning) throws Exception {
    CompletableFuture<Long> taken = new CompletableFuture<>();
    try (Tunnel tunnel = new Tunnel(backend())) {
      tunnel
          .proxy()
          .deviate(
              call -> {
                if (!call.isFetch() || !call.id().equals("endless")) {
                  return false;
                }
                boolean unused = taken.complete(writeWithoutEnd(call.connection(), beginning));
                throw new EOFException("cut off");
              });
      assertThat(tunnel.proxy().exchange("endless", "").wire()).startsWith("HTTP/1.1 431 ");
      assertThat(taken.get(10, TimeUnit.SECONDS)).isLessThan(MOST_UNDER_WAY);
      assertThat(tunnel.proxy().exchange("2", REQUEST).wire()).isEqualTo(OK);
    }
  }

  /** Returns how many bytes went before the agent cut it off. */
  private static long writeWithoutEnd(RawConnection connection, String beginning) {
    long written = 0;
    String more = "x".repeat(64 * 1024);
    try {
      connection.write(
          "HTTP/1.1 200 X\r\nX-Inverting-Proxy-Request-Start-Time: 2026-02-03T04:05:06Z\r\n"
              + "Transfer-Encoding: chunked\r\n\r\n");
      connection.writeChunk(beginning + "x");
      while (written < MOST_UNDER_WAY) {
        connection.writeChunk(more);
        written += more.length();
      }
    } catch (IOException e) {
      return written;
    }
    return written;
  }

  @Test
  void cookiesOfTheProxy_areSentBack() throws Exception {
    try (Tunnel tunnel = new Tunnel(backend())) {
      tunnel.proxy().addFields("Set-Cookie: node=7; Path=/\r\nSet-Cookie: b=2\r\n");
      tunnel.proxy().exchange("1", REQUEST);
      assertThat(tunnel.proxy().exchange("2", REQUEST).call().field("Cookie"))
          .contains("node=7")
          .contains("b=2");
    }
  }

  @Test
  void targetWithRawBytes_isRefusedWithoutTouchingTheBackend() throws Exception {
    try (Tunnel tunnel = new Tunnel(connection -> {})) {
      assertThat(tunnel.get("/\u00e9\u00ff").wire()).startsWith("HTTP/1.1 400 ");
      assertThat(tunnel.backend().accepted()).isZero();
    }
  }
}
