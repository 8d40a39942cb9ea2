package org.invertingproxy.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.invertingproxy.agent.testing.ChannelPeer;
import org.invertingproxy.agent.testing.PeerLink;
import org.invertingproxy.agent.testing.RawServer;
import org.invertingproxy.agent.testing.ScriptedProxy;
import org.invertingproxy.agent.testing.Until;
import org.invertingproxy.wire.frame.RefusalCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class AgentMainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(Map<String, String> environment, String... args) {
    CommandLine line = AgentMain.commandLine(environment);
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return AgentMain.run(line, args, environment);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--backend x|Where is the proxy?",
        "--proxy http://localhost:1/|Which backend?",
        "--proxy http://localhost:1/ --backend x --token abc|--token-file",
        "--proxy http://localhost:1/ --backend x --token=abc|--token-file",
        "-proxy http://p.example/ -backend x|unprotected",
        "-proxy=http://localhost:1/ -backend=x -host=nowhere|host:port",
        "http 3000 --proxy http://localhost:1/|--name",
        "http 99999 --name x --proxy http://localhost:1/|65535",
        "http 3000 --name x --proxy http://localhost:1/ --token-file /no/such|no such file",
        "http 3000 --name x --proxy https://localhost:1/ --ca-file /no/such|PEM",
        "http 3000 --name x --proxy http://localhost:1/ --proxy-timeout 5|1m30s",
        "http 3000 --name x --proxy http://localhost:1/ --no-such-option|no-such-option",
        "-proxy http://localhost:1/ -backend x -tokn=abc|Unknown option: '--tokn'",
        "-proxy http://localhost:1/ -backend x -shim-websockets|does not have --shim-websockets",
        "-proxy http://localhost:1/ -backend x -shim-websockets=T|does not have --shim-websockets",
        "-proxy http://localhost:1/ -backend x -inject-banner <p>|does not have --inject-banner",
        "-proxy http://localhost:1/ -backend x -session-cookie-name=c|--session-cookie-name",
        "-proxy http://localhost:1/ -backend x -websocket-shim-timeout=1h1m|--websocket-shim",
        "-proxy http://localhost:1/ -backend x -monitoring-endpoint=a:1|--monitoring-endpoint",
        "-proxy http://localhost:1/ -backend x -health-check-interval-seconds=-1|above zero",
        "-proxy http://localhost:1/ -backend x -host-header a/b|a Host is a name",
        "-proxy http://localhost:1/ -backend x -host https://h:1 -force-http2|without TLS",
        "-proxy http://localhost:1/ -backend x -host-insecure|has no https://",
        "-proxy http://localhost:1/ -backend x --also y|as in --also blog=localhost:4000, not: y",
        "-proxy http://localhost:1/ -backend x --also =9|needs a backend's id",
        "-proxy http://localhost:1/ -backend x --also y=8,y=9|names the backend y twice",
        "-proxy http://localhost:1/ -backend x --also-token-file y|as in --also-token-file blog=",
        "-proxy http://localhost:1/ -backend x -host 169.254.169.254:80|with --allow-link-local",
        "-proxy http://localhost:1/ -backend x -host [fe80::1]:80|with --allow-link-local",
        "-proxy http://localhost:1/ -backend x -host [fd00:ec2::254]:80|with --allow-link-local",
        "-proxy http://localhost:1/ -backend x -host [::ffff:a9fe:a9fe]:80|with --allow-link-local",
        "-proxy http://localhost:1/ -backend x --also y=169.254.1.1:9|with --allow-link-local",
        "-proxy http://localhost:1/ -backend x --also y=nowhere|host:port",
        "-proxy http://localhost:1/ -backend x --also x=9|x is served here already",
        "-proxy http://localhost:1/ -backend x --also-token-file y=abc|no --also does",
        "-proxy http://localhost:1/ -backend x --also y=9 --also-token-file y=/no/such|no such"
            + " file",
        "-proxy http://localhost:1/ -backend x --config /no/such|cannot be read"
      })
  void wrongUsage_exits2_andSaysWhatToDo(String args, String advice) {
    assertThat(run(Map.of(), args.split(" ", -1))).isEqualTo(2);
    assertThat(err.toString())
        .contains(advice)
        .contains("--help")
        .doesNotContain("abc", "option option");
  }

  /** Payloads: {"aud":"admin"}, {"aud":["user"]}, {"aud":"agent"}. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "|It has no token: name the file of one by --token-file",
        "ipadm_SECRET|Its token is an administrator's",
        "h.eyJhdWQiOiJhZG1pbiJ9.SECRET|Its token is an administrator's",
        "h.eyJhdWQiOlsidXNlciJdfQ.SECRET|Its token is a client's (role user)",
        "h.eyJhdWQiOiJhZ2VudCJ9.SECRET|Check that the token is valid and meant for this backend",
        "h.e30.SECRET|Check that the token is valid",
        "h.*.SECRET|Check that the token is valid",
        "SECRET|Check that the token is valid"
      })
  void tokenOfTheWrongKind_isToldFromOthers_withTheCommandForARightOne(String token, String advice)
      throws Exception {
    try (ScriptedProxy proxy = new ScriptedProxy()) {
      proxy.deviate(
          call -> {
            call.answer(401, "", "");
            return true;
          });
      Map<String, String> environment =
          token == null ? Map.of() : Map.of("INVERTING_PROXY_TOKEN", token);
      assertThat(run(environment, "-proxy", proxy.uri().toString(), "-backend", "x")).isEqualTo(2);
      assertThat(err.toString())
          .contains(advice)
          .contains("java -jar inverting-proxy.war token --role agent --subject WHO")
          .doesNotContain("SECRET");
    }
  }

  @Test
  void serverThatFailsItsHealthCheck_exits1_andSaysWhy() throws Exception {
    AtomicInteger checks = new AtomicInteger();
    RawServer.Script script =
        connection -> {
          int status = checks.getAndIncrement() == 0 ? 200 : 500;
          connection.readHead();
          connection.write("HTTP/1.1 " + status + " Health\r\nContent-Length: 0\r\n\r\n");
        };
    try (ScriptedProxy proxy = new ScriptedProxy();
        RawServer server = new RawServer(script)) {
      String[] args =
          ("-proxy="
                  + proxy.uri()
                  + " -backend=x -host=127.0.0.1:"
                  + server.port()
                  + " -health-check-interval-seconds=1 -health-check-unhealthy-threshold=1"
                  + " -health-check-path=healthz")
              .split(" ", -1);
      assertThat(run(Map.of(), args)).isEqualTo(1);
      assertThat(err.toString()).contains("not healthy any more: /healthz answers 500");
      assertThat(checks).hasValue(2);
    }
  }

  @Test
  void help_hasExamples_andExits0() {
    assertThat(run(Map.of(), "--help")).isZero();
    assertThat(out.toString()).contains("inverting-agent http 3000 --name hello");
    assertThat(out.toString()).doesNotContain("--token ").doesNotContain("SECRET");
    assertThat(out.toString()).contains("  http://user:password@host:port");
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80);
    assertThat(out.toString()).startsWith("Usage: inverting-agent --proxy=URL --backend=ID [");
  }

  @Test
  void refusedByTheProxy_exits2_andSaysWhy(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("token"), "from-file\n");
    try (ScriptedProxy proxy = new ScriptedProxy()) {
      proxy.deviate(
          call -> {
            call.answer(401, "", "not yours");
            return true;
          });
      String url = proxy.uri().toString();
      Map<String, String> environment = Map.of("INVERTING_PROXY_TOKEN", "from-environment");

      assertThat(run(environment, "http", "9", "--name", "x", "--proxy", url)).isEqualTo(2);
      assertThat(run(environment, "-proxy", url, "-backend", "x", "--token-file", file.toString()))
          .isEqualTo(2);

      assertThat(proxy.calls())
          .extracting(call -> call.field("Authorization"))
          .containsExactly("Bearer from-environment", "Bearer from-file");
      assertThat(err.toString()).contains("not yours").doesNotContain("from-");
    }
  }

  @Test
  void oneOfTwoIsRefused_theOtherGoesOn_bothRefused_exits2(@TempDir Path directory)
      throws Exception {
    Path other = Files.writeString(directory.resolve("token"), "from-file\n");
    CountDownLatch served = new CountDownLatch(1);
    try (ChannelPeer peer = new ChannelPeer()) {
      peer.onServe(
          (link, offer) -> {
            if (offer.backend().equals("y") || served.getCount() == 0) {
              link.mux().refuse(offer.serving(), RefusalCode.UNAUTHORIZED, "not " + offer.token());
            } else {
              ChannelPeer.accept(link, offer);
              served.countDown();
            }
          });
      CompletableFuture<Integer> code =
          CompletableFuture.supplyAsync(
              () ->
                  run(
                      Map.of("INVERTING_PROXY_TOKEN", "from-environment"),
                      ("-proxy=" + peer.uri() + " -backend=x -also=y=9 -also-token-file=y=" + other)
                          .split(" ", -1)));
      assertThat(served.await(10, TimeUnit.SECONDS)).isTrue();
      Until.holds(
          () -> err.toString().contains("y: The proxy refuses the agent for the backend y"));
      Until.holds(() -> out.toString().contains("x: Public URL: " + ChannelPeer.PUBLIC_URL));
      assertThat(code).isNotDone();
      PeerLink link = peer.links().get(0);
      link.mux()
          .refuse(
              link.offers().stream()
                  .filter(o -> o.backend().equals("x"))
                  .findFirst()
                  .orElseThrow()
                  .serving(),
              RefusalCode.REVOKED,
              "expired");
      assertThat(code.get(10, TimeUnit.SECONDS)).isEqualTo(2);
      assertThat(err.toString()).contains("x: The proxy refuses the agent for the backend x");
      assertThat(peer.links().get(0).offers())
          .extracting(offer -> offer.backend() + " " + offer.token())
          .contains("x from-environment", "y from-file");
    }
  }
}
