package org.invertingproxy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.invertingproxy.e2e.server.Artifacts;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.server.ServerKind;
import org.invertingproxy.e2e.server.ServerOptions;
import org.invertingproxy.e2e.tunnel.Tunnel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The figures as a scraper gets them. */
class MetricsIT {
  private static final String SECRET = "a-secret-for-the-scraper";

  /** A comment, or a name with perhaps labels, and a number (the text format 0.0.4). */
  private static final Pattern LINE =
      Pattern.compile(
          "# (HELP|TYPE) [a-z_][a-z0-9_]* .+"
              + "|[a-z_][a-z0-9_]*(\\{([a-z_]+=\"[^\"]*\",?)+})? (-?[0-9.]+(E-?[0-9]+)?|NaN|\\+Inf)");

  @ParameterizedTest
  @EnumSource(names = {"EMBEDDED", "TOMCAT_11"})
  void scraperWithItsToken_readsWhatHappened(ServerKind kind) throws Exception {
    Path file = Files.writeString(Artifacts.workDirectory("metrics").resolve("token"), SECRET);
    ServerOptions options = ServerOptions.SMALL.with("metrics-token-file", file.toString());
    try (ProxyServer proxy = ProxyServer.start(kind, options);
        Tunnel tunnel = Tunnel.open(proxy, call -> call.ok("counted"))) {
      tunnel.client().get(tunnel.host(), "/");

      Await.until(
          () -> scrape(proxy, SECRET).body().contains(served(tunnel.id())),
          Duration.ofSeconds(20),
          () -> "no trace of the request");
      HttpResponse<String> answer = scrape(proxy, SECRET);
      assertThat(answer.body().lines()).allMatch(line -> LINE.matcher(line).matches());
      assertThat(answer.body())
          .contains(
              "inverting_proxy_links{transport=\"channel\"} 1.0",
              "inverting_proxy_bytes_total{backend=\"" + tunnel.id() + "\",direction=\"response\"}",
              "jvm_memory_used_bytes{",
              "inverting_proxy_build_info{")
          .doesNotContain("version=\"unknown\"");
      assertThat(scrape(proxy, "another-secret-altogether").statusCode()).isEqualTo(403);
    }
  }

  private static String served(String id) {
    return "inverting_proxy_exchanges_total{backend=\"%s\",cause=\"none\",status=\"2xx\"} 1.0"
        .formatted(id);
  }

  private static HttpResponse<String> scrape(ProxyServer proxy, String token)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(proxy.url().resolve("metrics"))
            .header("Authorization", "Bearer " + token)
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }
}
