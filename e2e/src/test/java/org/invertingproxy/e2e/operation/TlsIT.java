package org.invertingproxy.e2e.operation;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.invertingproxy.agent.Agent;
import org.invertingproxy.agent.AgentState;
import org.invertingproxy.agent.config.Token;
import org.invertingproxy.e2e.Await;
import org.invertingproxy.e2e.admin.Browser;
import org.invertingproxy.e2e.http.RawBackend;
import org.invertingproxy.e2e.server.Artifacts;
import org.invertingproxy.e2e.server.Command;
import org.invertingproxy.e2e.server.ServerProcess;
import org.invertingproxy.e2e.tunnel.AgentProcess;
import org.invertingproxy.e2e.websocket.EchoBackend;
import org.junit.jupiter.api.Test;

/** The server of {@code java -jar} with TLS and nothing else, and whom our agent takes for it. */
class TlsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void everythingPassesOverTls_andGoesOnWhenTheCertificateChanges() throws Exception {
    Authority authority = new Authority();
    Path directory = Artifacts.workDirectory("tls");
    authority.issue(directory, "localhost", 5);
    EchoBackend sockets = new EchoBackend();
    RawBackend.Answer answer =
        call -> {
          if (call.head().target().startsWith("/head")) {
            call.ok(String.join("\n", call.head().lines()));
          } else {
            sockets.to(call);
          }
        };
    try (TlsProxy proxy =
            TlsProxy.launch(
                directory, "--tls-certificate", directory.resolve("both.pem").toString());
        RawBackend backend = new RawBackend(answer)) {
      proxy.port();
      proxy.run("backend", "add", "b", "--end-user", "allUsers", "--backend-user", "me");
      assertThat(proxy.run("backend", "list")).startsWith("b\t");
      commandsByUrl_needTheAuthority(proxy, authority);
      assertThat(proxy.run("sign-in")).startsWith("https://localhost:" + proxy.port() + "/admin/");
      try (ServerProcess agent =
          AgentProcess.start(
              List.of(),
              proxy.url(),
              "b",
              backend.address(),
              proxy.token("agent", "me"),
              "--ca-file",
              authority.pem().toString())) {
        Await.until(
            () -> agent.output().contains("Online over the channel."), PATIENCE, agent::output);
        String publicUrl = "https://b.localhost:" + proxy.port() + "/";
        Await.until(() -> agent.output().contains(publicUrl), PATIENCE, agent::output);

        requestsPass(proxy, authority);
        plainHttpIsSentToHttps(proxy);
        webSocketPasses(proxy, authority);
        try (Browser browser = Browser.start()) {
          browser.open("https://b.localhost:" + proxy.port() + "/page");
          browser.seeText("#end", "4001 enough true");
          browser.seeText("#log", "via=2.0");
        }

        try (SSLSocket open = connect(proxy, authority)) {
          X509Certificate next = authority.issue(directory, "localhost", 7).getCertificate();
          Await.until(
              () -> shown(proxy, authority).equals(next), PATIENCE, proxy.process()::output);
          open.getOutputStream()
              .write("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
          assertThat(new String(open.getInputStream().readNBytes(12), US_ASCII)).endsWith(" 200");
        }
        assertThat(proxy.run("backend", "list")).startsWith("b\t");
        requestsPass(proxy, authority);
        Files.writeString(directory.resolve("both.pem"), "broken");
        Await.until(
            () -> proxy.process().output().contains("the certificate before stays in use"),
            PATIENCE,
            proxy.process()::output);
        requestsPass(proxy, authority);
        assertThat(agent.output()).containsOnlyOnce("Online").doesNotContain("trying again");
      }
      assertThat(proxy.process().stop()).isZero();
    }
  }

  private static void commandsByUrl_needTheAuthority(TlsProxy proxy, Authority authority)
      throws Exception {
    String[] list = {
      "backend",
      "list",
      "--proxy",
      proxy.url().toString(),
      "--admin-token-file",
      proxy.dataDir().resolve("admin-token").toString()
    };
    Command untrusted = Command.proxy(list);
    assertThat(untrusted.exitCode()).isEqualTo(1);
    assertThat(untrusted.err())
        .endsWith(
            ". Where its certificate is of an authority of your own, name that by --ca-file.\n");
    String[] trusting = Arrays.copyOf(list, list.length + 2);
    trusting[list.length] = "--ca-file";
    trusting[list.length + 1] = authority.pem().toString();
    assertThat(Command.proxy(trusting).out()).startsWith("b\t");
  }

  @Test
  void certificatesThatAreNotGood_areRefusedByTheAgent() throws Exception {
    Authority authority = new Authority();
    List<Path> directories = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      directories.add(Artifacts.workDirectory("tls"));
    }
    authority.issue(directories.get(0), "localhost", -1);
    authority.issue(directories.get(1), "other.test", 5);
    Authority.selfSigned(directories.get(2));
    try (TlsProxy expired = launch(directories.get(0));
        TlsProxy other = launch(directories.get(1));
        TlsProxy selfSigned = launch(directories.get(2))) {
      for (TlsProxy proxy : List.of(expired, other, selfSigned)) {
        try (Agent agent =
            Agent.builder()
                .proxy(proxy.url())
                .backend("b")
                .host("localhost:9")
                .token(Token.of("c4n4ry"))
                .caFile(authority.pem())
                .start()) {
          Await.until(
              () -> agent.status().state() == AgentState.RETRYING,
              PATIENCE,
              () -> agent.status().toString());
          assertThat(agent.status().detail()).contains("no secure connection");
        }
        // Its own commands know it all the same, by the certificate itself.
        assertThat(proxy.run("sign-in")).startsWith("https://localhost:");
        assertThat(proxy.process().output()).doesNotContain("c4n4ry");
      }
      assertThat(expired.process().output()).contains("The certificate is not valid now");
    }
  }

  private static TlsProxy launch(Path directory) throws Exception {
    return TlsProxy.launch(
        directory, "--tls-certificate", directory.resolve("both.pem").toString());
  }

  /** Over HTTP/1.1; a browser asks over HTTP/2, where this client cannot name another host. */
  private static void requestsPass(TlsProxy proxy, Authority authority) throws Exception {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(authority.client())
            .build();
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(proxy.url().resolve("head"))
                .header("Host", "b.localhost:" + proxy.port())
                .build(),
            BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .contains("X-Forwarded-Proto: https", "X-Forwarded-Host: b.localhost:" + proxy.port())
        .contains("proto=https");
  }

  private static void plainHttpIsSentToHttps(TlsProxy proxy) throws Exception {
    try (Socket socket = new Socket("localhost", proxy.redirectPort())) {
      socket
          .getOutputStream()
          .write("POST /a?b HTTP/1.1\r\nHost: b.localhost\r\n\r\n".getBytes(US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
          .startsWith("HTTP/1.1 308 ")
          .contains("\r\nLocation: https://b.localhost:" + proxy.port() + "/a?b\r\n");
    }
    try (Socket socket = new Socket("localhost", proxy.redirectPort())) {
      socket
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: elsewhere.test\r\n\r\n".getBytes(US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
          .startsWith("HTTP/1.1 404 ");
    }
  }

  private static void webSocketPasses(TlsProxy proxy, Authority authority) throws Exception {
    CompletableFuture<String> closed = new CompletableFuture<>();
    HttpClient client = HttpClient.newBuilder().sslContext(authority.client()).build();
    WebSocket socket =
        client
            .newWebSocketBuilder()
            .subprotocols("chat")
            .header("Host", "b.localhost:" + proxy.port())
            .buildAsync(
                URI.create("wss://localhost:" + proxy.port() + "/ws"), new CloseListener(closed))
            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    socket.sendText("close 4001 over TLS", true).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(closed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("4001 over TLS");
  }

  private static SSLSocket connect(TlsProxy proxy, Authority authority) throws Exception {
    SSLSocket socket =
        (SSLSocket) authority.client().getSocketFactory().createSocket("localhost", proxy.port());
    socket.startHandshake();
    return socket;
  }

  private static X509Certificate shown(TlsProxy proxy, Authority authority) throws Exception {
    try (SSLSocket socket = connect(proxy, authority)) {
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }
}
