package org.invertingproxy.proxy.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.invertingproxy.proxy.auth.Role;
import org.invertingproxy.proxy.auth.TokenRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsPageTest {
  private static final String SECRET = "s3cr3t-of-the-scraper";

  @TempDir Path dataDir;
  private AdminServer server;
  private Caller nobody;
  private Caller scraper;

  @BeforeEach
  void open() throws Exception {
    Files.writeString(dataDir.resolve("metrics-token"), SECRET + "\n");
    server = new AdminServer(dataDir, new BrokenRegistry(), new BrokenTokens(), null);
    nobody = Caller.nobody(server);
    scraper = nobody.with("Authorization", "Bearer " + SECRET);
  }

  @AfterEach
  void close() throws Exception {
    server.close();
  }

  @Test
  void holderOfTheToken_readsTheFigures_andNothingElse() throws Exception {
    HttpResponse<String> answer = scraper.get("/metrics");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("inverting_proxy_exchanges_waiting 0.0");
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(scraper.get("/api/backends").statusCode()).isEqualTo(403);
  }

  @Test
  void administrator_readsThem_othersDoNot() throws Exception {
    String agent =
        server.issuer.issue(new TokenRequest(Role.AGENT, "ann", null, Duration.ofHours(1))).value();

    assertThat(Caller.administrator(server).get("/metrics").statusCode()).isEqualTo(200);
    assertThat(nobody.get("/metrics").statusCode()).isEqualTo(401);
    HttpResponse<String> refused = nobody.with("Authorization", "Bearer " + agent).get("/metrics");
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).doesNotContain("inverting_proxy_");
  }

  @Test
  void guesses_areSlowedDown_andDoNotLockTheHolderOut() throws Exception {
    Caller guesser = nobody.with("Authorization", "Bearer " + SECRET + "x");
    for (int i = 0; i < 6; i++) {
      assertThat(guesser.get("/metrics").statusCode()).isEqualTo(403);
    }

    assertThat(guesser.get("/metrics").statusCode()).isEqualTo(429);
    assertThat(scraper.get("/metrics").statusCode()).isEqualTo(200);
  }

  @Test
  void callerChoosesTheFormat() throws Exception {
    HttpResponse<String> text = scraper.get("/metrics");
    HttpResponse<String> openMetrics =
        scraper.with("Accept", "application/openmetrics-text;version=1.0.0").get("/metrics");

    assertThat(text.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/plain")
        .contains("version=0.0.4");
    assertThat(openMetrics.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/openmetrics-text")
        .contains("version=1.0.0");
    assertThat(openMetrics.body()).endsWith("# EOF\n");
    assertThat(openMetrics.headers().firstValue("Vary")).contains("Accept");
  }

  @Test
  void otherMethods_areRefused() throws Exception {
    assertThat(scraper.post("/metrics", "").statusCode()).isEqualTo(405);
    assertThat(scraper.send("HEAD", "/metrics", "").statusCode()).isEqualTo(200);
  }
}
