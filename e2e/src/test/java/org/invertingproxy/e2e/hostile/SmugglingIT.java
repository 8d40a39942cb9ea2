package org.invertingproxy.e2e.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.invertingproxy.e2e.hostile.Arrivals.Arrival;
import org.invertingproxy.e2e.http.RawClient;
import org.invertingproxy.e2e.server.RunningServers;
import org.invertingproxy.e2e.server.SharedServers;
import org.invertingproxy.e2e.tunnel.Way;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What two readers could take for different requests reaches a backend as one request that the
 * client sent as such, or is refused; in every server with its shipped settings.
 */
@ParameterizedClass
@MethodSource(Way.ALL)
@ExtendWith(SharedServers.class)
@ResourceLock("victims")
class SmugglingIT {
  /** The last is how Tomcat refuses HTTP/0.9, which has no statuses. */
  private static final String ONE_REFUSAL =
      "(?s)(HTTP/1\\.1 (400|404|426|501|505) .*|\\{.*\"status\":404.*)";

  private final Victim victim;

  SmugglingIT(Way way, RunningServers servers) throws Exception {
    victim = Victim.of(way, servers);
  }

  static Stream<Attack> attacks() {
    return Stream.of(FramingAttacks.all(), ChunkAttacks.all(), HeadAttacks.all())
        .flatMap(List::stream);
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void arrivesAsOneRequestOrIsRefused(Attack attack) throws Exception {
    String sent = attack.bytesFor(victim.host());
    String answers;
    try (RawClient client = victim.client()) {
      client.send(sent).finish();
      answers = client.rest();
    }
    List<Arrival> arrived = victim.arrivals();
    assertThat(answers.split("HTTP/1\\.1 [0-9]", -1)).as(answers).hasSizeLessThan(3);
    if (arrived.isEmpty()) {
      assertThat(answers).matches(ONE_REFUSAL);
    } else {
      assertThat(answers).startsWith("HTTP/1.1 200");
      assertThat(arrived).hasSize(1);
      Arrival request = arrived.get(0);
      assertThat(request.head().startLine()).matches("(GET|POST) /front HTTP/1\\.1");
      assertThat(request.body()).isIn(attack.bodiesFor(victim.host()));
      Origin.check(request, victim.host(), linesOf(sent));
    }
  }

  /** The lines of the head, folded ones as one, and of trailers of ours. */
  private static List<String> linesOf(String sent) {
    String head = sent.substring(0, sent.indexOf("\r\n\r\n")).replaceAll("\r\n[ \t]+", " ");
    return Stream.concat(head.lines(), Stream.of("X-Trailer: y")).toList();
  }

  /** What is left of a body that nobody wanted is never taken for requests. */
  @Test
  void bodyThatIsNotReadToItsEnd_isNoRequest() throws Exception {
    String body = Attack.SMUGGLED.replace("@HOST@", victim.host()).repeat(2_000);
    String post = "POST / HTTP/1.1\r\nHost: nobody.localhost\r\nContent-Length: %d\r\n\r\n";
    try (RawClient client = victim.client()) {
      client.send(post.formatted(body.length()));
      assertThat(client.response().status()).isEqualTo(404);
      sendQuietly(client, body);
      assertThat(client.rest()).doesNotContain("for /smuggled");
    }
    assertThat(victim.arrivals()).isEmpty();
  }

  /** The server may have closed: that is one way to be rid of a body. */
  private static void sendQuietly(RawClient client, String text) {
    try {
      client.send(text).finish();
    } catch (java.io.IOException closed) {
      assertThat(closed).hasMessageMatching("(?i).*(broken pipe|reset|closed).*");
    }
  }
}
