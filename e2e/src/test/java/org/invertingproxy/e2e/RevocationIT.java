package org.invertingproxy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.invertingproxy.e2e.http.BackendCall;
import org.invertingproxy.e2e.http.RawBackend;
import org.invertingproxy.e2e.http.RawClient;
import org.invertingproxy.e2e.server.Command;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.server.ServerKind;
import org.invertingproxy.e2e.server.ServerOptions;
import org.invertingproxy.e2e.server.ServerProcess;
import org.invertingproxy.e2e.tunnel.Administrator;
import org.invertingproxy.e2e.tunnel.AgentProcess;
import org.invertingproxy.e2e.tunnel.ProcessTunnel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real processes: an agent whose token is revoked, and what it does, end within seconds. */
class RevocationIT {
  /** What is promised. */
  private static final Duration SOON = Duration.ofSeconds(10);

  @ParameterizedTest
  @ValueSource(strings = {"channel", "polling"})
  void tokenRevokedOnTheCommandLine_endsTheAgent_andTheRequestInItsHands(String transport)
      throws Exception {
    Silent backend = new Silent();
    try (ProxyServer proxy = ProxyServer.start(ServerKind.EMBEDDED, ServerOptions.SMALL);
        ProcessTunnel tunnel = ProcessTunnel.open(proxy, backend, "--transport", transport);
        RawClient client = RawClient.connect(proxy.port())) {
      client.send("POST / HTTP/1.1\r\nHost: " + tunnel.host() + "\r\nContent-Length: 0\r\n\r\n");
      backend.awaitCall();
      String id = onlyToken(new Administrator(proxy), "good");
      assertThat(run("token", "list", proxy).out()).startsWith(id + "\tgood\tagent\t");

      client.patience(SOON);
      assertThat(run("token", "revoke", proxy, id).out()).startsWith(id + " of agent ");

      assertThat(client.response().status()).isEqualTo(502);
      assertThat(tunnel.agent().awaitExit(SOON)).as(tunnel.agent().output()).isEqualTo(2);
      assertThat(run("token", "list", proxy).out()).startsWith(id + "\trevoked\tagent\t");
      assertThat(run("token", "revoke", proxy, id).exitCode()).isZero();
      Command mistyped = run("token", "revoke", proxy, "x" + id);
      assertThat(mistyped.exitCode()).isZero();
      assertThat(mistyped.err()).startsWith("No token x" + id + " is on record");
    }
  }

  @Test
  void rotatedKeys_keepAgentsOnline_untilTheOldOneIsRemoved() throws Exception {
    Silent backend = new Silent();
    try (ProxyServer proxy = ProxyServer.start(ServerKind.EMBEDDED, ServerOptions.SMALL);
        ProcessTunnel tunnel = ProcessTunnel.open(proxy, backend)) {
      Administrator administrator = new Administrator(proxy);
      String old = run("key", "list", proxy).out().split("\t", 2)[0];
      Command rotated = run("key", "rotate", proxy);
      assertThat(rotated.exitCode()).as(rotated.err()).isZero();
      assertThat(administrator.isOnline(tunnel.id())).isTrue();
      String later = administrator.agentToken(tunnel.id());

      assertThat(run("key", "remove", proxy, old).exitCode()).isZero();
      assertThat(tunnel.agent().awaitExit(SOON)).as(tunnel.agent().output()).isEqualTo(2);
      assertThat(run("key", "list", proxy).out()).startsWith(rotated.out().strip() + "\t");
      try (ServerProcess agent = AgentProcess.start(proxy, tunnel.id(), "localhost:1", later)) {
        Await.until(() -> administrator.isOnline(tunnel.id()), SOON, agent::output);
      }
    }
  }

  private static Command run(String command, String action, ProxyServer proxy, String... rest)
      throws IOException, InterruptedException {
    String[] arguments = new String[4 + rest.length];
    arguments[0] = command;
    arguments[1] = action;
    arguments[2] = "--data-dir";
    arguments[3] = proxy.dataDir().toString();
    System.arraycopy(rest, 0, arguments, 4, rest.length);
    return Command.proxy(arguments);
  }

  private static String onlyToken(Administrator administrator, String state) throws Exception {
    JsonArray tokens = administrator.call("GET", "api/tokens?q=" + state, "").getAsJsonArray();
    assertThat(tokens).hasSize(1);
    JsonElement id = tokens.get(0).getAsJsonObject().get("id");
    return id.getAsString();
  }

  /** A local server that thinks for ever. */
  private static final class Silent implements RawBackend.Answer {
    private final CountDownLatch called = new CountDownLatch(1);

    @Override
    public void to(BackendCall call) throws IOException {
      called.countDown();
      // Ends when the agent's connection does.
      assertThat(call.socket().getInputStream().read()).isNegative();
    }

    void awaitCall() throws InterruptedException {
      assertThat(called.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }
}
