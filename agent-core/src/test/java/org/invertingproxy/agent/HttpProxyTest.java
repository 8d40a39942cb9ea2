package org.invertingproxy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.invertingproxy.agent.config.HttpProxy;
import org.invertingproxy.agent.testing.RawServer;
import org.invertingproxy.agent.testing.RequestLog;
import org.invertingproxy.agent.testing.Until;
import org.invertingproxy.agent.transport.LinkKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Through an HTTP proxy, over either transport. */
final class HttpProxyTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String WANTED =
      "Basic " + Base64.getEncoder().encodeToString("ann:s3:cret".getBytes(StandardCharsets.UTF_8));

  private final RequestLog log = new RequestLog();

  /** Connects whoever knows the password. */
  private RawServer httpProxy() throws Exception {
    return new RawServer(
        connection -> {
          String head = connection.readHead();
          log.add(head.lines().findFirst().orElse(""));
          if (head.toLowerCase(java.util.Locale.ROOT)
              .contains(WANTED.toLowerCase(java.util.Locale.ROOT))) {
            connection.write("HTTP/1.1 200 Connected\r\n\r\n");
            int port = Integer.parseInt(head.replaceAll("(?s)CONNECT [^ ]*:(\\d+) .*", "$1"));
            connection.relay(port, "");
          } else {
            connection.write(
                "HTTP/1.1 407 Who are you\r\nProxy-Authenticate: Basic realm=x\r\n"
                    + "Content-Length: 0\r\n\r\n");
          }
        });
  }

  private static RawServer.Script answering() {
    return connection -> {
      connection.readHead();
      connection.write(OK);
    };
  }

  @ParameterizedTest
  @EnumSource(LinkKind.class)
  void passwordIsKnown_requestsPass(LinkKind kind) throws Exception {
    try (RawServer between = httpProxy();
        Tunnel tunnel =
            new Tunnel(
                kind,
                answering(),
                builder ->
                    builder.httpProxy(
                        HttpProxy.parse("http://ann:s3%3Acret@127.0.0.1:" + between.port())))) {
      assertThat(tunnel.get("/").wire()).isEqualTo(OK);
      assertThat(log.next())
          .isEqualTo("CONNECT 127.0.0.1:" + tunnel.peer().uri().getPort() + " HTTP/1.1");
    }
  }

  @ParameterizedTest
  @EnumSource(LinkKind.class)
  void passwordIsMissing_agentSaysSo(LinkKind kind) throws Exception {
    try (RawServer between = httpProxy();
        Tunnel tunnel =
            new Tunnel(
                kind,
                answering(),
                builder -> builder.httpProxy(HttpProxy.parse("127.0.0.1:" + between.port())))) {
      Until.holds(() -> tunnel.agent().status().state() == AgentState.RETRYING);
      assertThat(tunnel.agent().status().detail())
          .contains("the HTTP proxy 127.0.0.1:" + between.port())
          .contains("407")
          .contains("--http-proxy");
    }
  }
}
