package org.invertingproxy.e2e.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.invertingproxy.e2e.hostile.Arrivals.Arrival;
import org.invertingproxy.e2e.http.Http2Client;
import org.invertingproxy.e2e.server.RunningServers;
import org.invertingproxy.e2e.server.SharedServers;
import org.invertingproxy.e2e.tunnel.Way;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests over HTTP/2 that HTTP/1.1 would read otherwise: refused, or forwarded harmlessly. */
@ParameterizedClass
@MethodSource(Way.ALL)
@ExtendWith(SharedServers.class)
@ResourceLock("victims")
class Http2SmugglingIT {
  /** By a status, a reset of the stream, or the end of the connection. */
  private static final String REFUSED = "(400|404|500|501|reset, error .*|GOAWAY|closed)";

  /** Jetty forgets now and then to reset a stream whose trailers it has refused. */
  private static final String SILENCE = "Read timed out";

  private final Victim victim;

  Http2SmugglingIT(Way way, RunningServers servers) throws Exception {
    victim = Victim.of(way, servers);
  }

  static List<Http2Attack> attacks() {
    return Http2Attack.all();
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void arrivesAsOneRequestOrIsRefused(Http2Attack attack) throws Exception {
    String answer = send(attack);
    List<Arrival> arrived = victim.arrivals();
    if (!answer.equals("200")) {
      assertThat(answer).matches(attack.trailers().isEmpty() ? REFUSED : REFUSED + "|" + SILENCE);
      assertThat(arrived).isEmpty();
    } else {
      assertThat(attack.isHarmless()).as("may be forwarded").isTrue();
      assertThat(arrived).hasSize(1);
      Arrival request = arrived.get(0);
      assertThat(request.head().startLine()).isEqualTo("POST /front HTTP/1.1");
      assertThat(request.body()).isEqualTo(attack.bodyFor(victim.host()));
      List<String> sent = new ArrayList<>(attack.fieldsFor(victim.host()));
      sent.addAll(attack.trailers());
      Origin.check(request, victim.host(), sent);
    }
  }

  private String send(Http2Attack attack) {
    try (Http2Client client = Http2Client.connect(victim.port())) {
      client.patience(Duration.ofSeconds(5));
      boolean trailers = !attack.trailers().isEmpty();
      client.head(attack.fieldsFor(victim.host()), false);
      client.data(attack.bodyFor(victim.host()).getBytes(StandardCharsets.ISO_8859_1), !trailers);
      if (trailers) {
        client.head(attack.trailers(), true);
      }
      return Integer.toString(client.response().status());
    } catch (java.io.EOFException | java.net.SocketException e) {
      return String.valueOf(e.getMessage()).startsWith("GOAWAY") ? "GOAWAY" : "closed";
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
