package org.invertingproxy.e2e.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.invertingproxy.e2e.http.Http2Client;
import org.invertingproxy.e2e.http.RawClient;
import org.invertingproxy.e2e.server.RunningServers;
import org.invertingproxy.e2e.server.SharedServers;
import org.invertingproxy.e2e.tunnel.Way;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Heads over every limit are refused by a status that says so, and nothing of them is forwarded.
 */
@ParameterizedClass
@MethodSource(Way.ALL)
@ExtendWith(SharedServers.class)
@ResourceLock("victims")
class OversizeIT {
  private static final String LONG = "x".repeat(100_000);
  private static final int FIELDS = 5_000;

  private final Victim victim;

  OversizeIT(Way way, RunningServers servers) throws Exception {
    victim = Victim.of(way, servers);
  }

  static List<Attack> heads() {
    return List.of(
        named("target", Attack.line("GET /" + LONG + " HTTP/1.1")),
        named("query", Attack.line("GET /?" + LONG + " HTTP/1.1")),
        named("method", Attack.line(LONG + " / HTTP/1.1")),
        named("value", Attack.line("GET / HTTP/1.1", "X-Long: " + LONG)),
        named("name", Attack.line("GET / HTTP/1.1", LONG + ": 1")),
        named("cookie", Attack.line("GET / HTTP/1.1", "Cookie: a=" + LONG)),
        named("fields", Attack.line("GET / HTTP/1.1", fields())),
        named("host", Attack.line("GET / HTTP/1.1").harmlessAs()));
  }

  private static Attack named(String name, Attack attack) {
    String bytes = attack.bytes();
    return new Attack(
        name,
        name.equals("host") ? bytes.replace("@HOST@", LONG + ".localhost") : bytes,
        attack.bodies());
  }

  private static String[] fields() {
    return Stream.iterate(0, i -> i + 1)
        .limit(FIELDS)
        .map(i -> "X-" + i + ": y")
        .toArray(String[]::new);
  }

  @ParameterizedTest
  @MethodSource("heads")
  void overHttp11_isRefused(Attack attack) throws Exception {
    try (RawClient client = victim.client()) {
      sendQuietly(client, attack.bytesFor(victim.host()));
      // The server may close before all was sent; what it said can be lost with the connection.
      assertThat(client.rest()).matches("(?s)(HTTP/1\\.1 (400|404|414|431) .*|)");
    }
    assertThat(victim.arrivals()).isEmpty();
  }

  private static void sendQuietly(RawClient client, String text) {
    try {
      client.send(text).finish();
    } catch (IOException closed) {
      assertThat(closed).hasMessageMatching("(?i).*(broken pipe|reset|closed).*");
    }
  }

  static List<String> trailers() {
    return List.of(
        "X-Trailer: " + LONG + "\r\n", String.join("\r\n", fields()) + "\r\n", LONG + ": 1\r\n");
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("trailers")
  void trailersOverHttp11_reachNobody(String trailers) throws Exception {
    try (RawClient client = victim.client()) {
      String head = "POST /front HTTP/1.1\r\nHost: " + victim.host() + "\r\n";
      sendQuietly(
          client, head + "Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n" + trailers + "\r\n");
      assertThat(client.rest()).matches("(?s)(HTTP/1\\.1 (400|413|431|502) .*|)");
    }
    assertThat(victim.arrivals()).isEmpty();
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("trailers")
  void trailersOverHttp2_reachNobody(String trailers) throws Exception {
    String answer;
    try (Http2Client client = Http2Client.connect(victim.port())) {
      client.patience(Duration.ofSeconds(20));
      List<String> head =
          List.of(
              ":method: POST", ":scheme: http", ":authority: " + victim.host(), ":path: /front");
      client.head(head, false);
      client.data(new byte[] {'x'}, false);
      client.head(List.of(trailers.toLowerCase(java.util.Locale.ROOT).split("\r\n")), true);
      answer = Integer.toString(client.response().status());
    } catch (IOException e) {
      answer = "closed or reset";
    }
    assertThat(answer).matches("400|413|431|502|closed or reset");
    assertThat(victim.arrivals()).isEmpty();
  }

  static List<List<String>> fieldsOfHttp2() {
    return List.of(
        List.of(":path: /" + LONG),
        List.of(":path: /", "x-long: " + LONG),
        List.of(":path: /", LONG + ": 1"),
        Stream.concat(
                Stream.of(":path: /"),
                Stream.of(fields()).map(line -> line.toLowerCase(java.util.Locale.ROOT)))
            .toList());
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("fieldsOfHttp2")
  void overHttp2_isRefused(List<String> more) throws Exception {
    String answer;
    try (Http2Client client = Http2Client.connect(victim.port())) {
      client.patience(Duration.ofSeconds(20));
      List<String> proper =
          List.of(":method: GET", ":scheme: http", ":authority: " + victim.host());
      client.head(Stream.concat(proper.stream(), more.stream()).toList(), true);
      answer = Integer.toString(client.response().status());
    } catch (IOException e) {
      answer = "closed or reset";
    }
    assertThat(answer).matches("400|414|431|closed or reset");
    assertThat(victim.arrivals()).isEmpty();
  }
}
