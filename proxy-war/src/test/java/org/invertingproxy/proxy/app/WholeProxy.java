package org.invertingproxy.proxy.app;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.SocketFactory;
import org.invertingproxy.proxy.config.DatabaseConfig;
import org.invertingproxy.proxy.config.Limits;
import org.invertingproxy.proxy.config.MetricsConfig;
import org.invertingproxy.proxy.config.NameRules;
import org.invertingproxy.proxy.config.OperationConfig;
import org.invertingproxy.proxy.config.OutsideConfig;
import org.invertingproxy.proxy.config.ProxyConfig;
import org.invertingproxy.proxy.config.Timeouts;
import org.invertingproxy.proxy.config.TlsConfig;
import org.invertingproxy.proxy.jetty.EmbeddedServer;
import org.invertingproxy.proxy.jetty.Tls;
import org.invertingproxy.proxy.tls.IdentityFiles;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;

/** A whole proxy on its own server, with an administrator and an agent who polls by hand. */
final class WholeProxy implements AutoCloseable {
  private static final String HELLO = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

  private final ProxyApp app;
  private final EmbeddedServer server;
  private final SocketFactory sockets;
  private final String adminToken;

  WholeProxy(Path dataDir, DatabaseConfig database) throws Exception {
    this(dataDir, database, OutsideConfig.NONE);
  }

  WholeProxy(Path dataDir, DatabaseConfig database, OutsideConfig outside) throws Exception {
    this(dataDir, database, MetricsConfig.DEFAULTS, outside);
  }

  WholeProxy(Path dataDir, MetricsConfig metrics, OutsideConfig outside) throws Exception {
    this(dataDir, DatabaseConfig.FILE, metrics, outside);
  }

  private WholeProxy(
      Path dataDir, DatabaseConfig database, MetricsConfig metrics, OutsideConfig outside)
      throws Exception {
    this(
        new ProxyConfig(
            dataDir,
            database,
            null,
            "localhost",
            List.of(),
            List.of(),
            List.of(),
            false,
            Timeouts.DEFAULTS,
            Limits.DEFAULTS,
            ProxyConfig.DEFAULT_CHANNEL_HEAP,
            metrics,
            OperationConfig.DEFAULT,
            outside,
            NameRules.DEFAULTS),
        SocketFactory.getDefault());
  }

  /** Starts it as {@code java -jar} does; the sockets are those that its clients use. */
  WholeProxy(ProxyConfig config, SocketFactory sockets) throws Exception {
    this.sockets = sockets;
    AtomicReference<@Nullable ProxyApp> started = new AtomicReference<>();
    TlsConfig tls = config.operation().tls();
    server =
        new EmbeddedServer(
            "127.0.0.1",
            0,
            tls == null
                ? null
                : new Tls(
                    new IdentityFiles(tls).read(),
                    tls.redirectPort(),
                    host -> Objects.requireNonNull(started.get()).secureOrigin(host, 443)));
    try {
      app = ProxyApp.start(config);
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
    started.set(app);
    server.serve(app.servlet());
    adminToken = Files.readString(config.dataDir().resolve("admin-token")).strip();
  }

  EmbeddedServer server() {
    return server;
  }

  /** The first administrator's credential. */
  String adminToken() {
    return adminToken;
  }

  /** The answer to an administrator, head and body. */
  String admin(String method, String path, String body) throws IOException {
    return api(method, path, adminToken, body);
  }

  /** The answer to a call of the API with that credential. */
  String api(String method, String path, String token, String body) throws IOException {
    return read(open(method, "localhost", path, authorization(token), body));
  }

  /** The answer to somebody who signs in to the admin page by a token. */
  String signIn(String token) throws IOException {
    String fields = "Content-Type: application/json\r\nOrigin: http://localhost\r\n";
    return read(
        open("POST", "localhost", "/admin/session", fields, "{\"token\":\"" + token + "\"}"));
  }

  /** The answer to an agent that polls, and is not let in. */
  String poll(String id, String token) throws IOException {
    String agent = authorization(token) + "X-Inverting-Proxy-Backend-ID: " + id + "\r\n";
    return read(open("GET", "localhost", "/agent/pending", agent, ""));
  }

  /** The answer to a client with a token that is not let in. */
  String client(String id, String token) throws IOException {
    return read(open("GET", id + ".localhost", "/", "Proxy-" + authorization(token), ""));
  }

  /** Registers or replaces a backend; the whole answer. */
  String register(String id) throws IOException {
    return register(id, "allUsers");
  }

  /** The same for the clients of that user only. */
  String register(String id, String endUser) throws IOException {
    return admin(
        "POST",
        "/api/backends",
        "{\"id\":\"%s\",\"endUser\":\"%s\",\"backendUser\":\"ann\",\"pathPrefixes\":[\"/\"]}"
            .formatted(id, endUser));
  }

  /** A token for the agent of every backend registered here. */
  String agentToken() throws IOException {
    return issue("agent", "ann").get("token").getAsString();
  }

  /** A new token, with its id. */
  JsonObject issue(String role, String subject) throws IOException {
    String answer =
        admin(
            "POST",
            "/api/tokens",
            "{\"role\":\"%s\",\"subject\":\"%s\",\"ttl\":\"1h\"}".formatted(role, subject));
    return JsonParser.parseString(bodyOf(answer)).getAsJsonObject();
  }

  static String bodyOf(String answer) {
    return answer.substring(answer.indexOf("\r\n\r\n") + 4);
  }

  /** A whole call; fields end in CR LF. */
  String call(String method, String host, String path, String fields) throws IOException {
    return read(open(method, host, path, fields, ""));
  }

  /** What a client gets while the agent serves one request. */
  String serveOne(String id, String agentToken) throws IOException {
    return serveOne(id, agentToken, "", HELLO, () -> {});
  }

  /** The same, with something that is done while the agent has the request. */
  String serveOne(String id, String agentToken, Meanwhile meanwhile) throws IOException {
    return serveOne(id, agentToken, "", HELLO, meanwhile);
  }

  /** The same for a client that sends these fields, too. */
  String serveOneWith(String fields, String id, String agentToken) throws IOException {
    return serveOne(id, agentToken, fields, HELLO, () -> {});
  }

  /** The same with that answer of the backend. */
  String serveOne(String id, String agentToken, String answer) throws IOException {
    return serveOne(id, agentToken, "", answer, () -> {});
  }

  private String serveOne(
      String id, String agentToken, String fields, String answer, Meanwhile meanwhile)
      throws IOException {
    try (Socket client = open("GET", id + ".localhost", "/", fields, "")) {
      String request = take(agent(id, agentToken));
      read(open("GET", "localhost", "/agent/request", request, ""));
      meanwhile.run();
      read(open("POST", "localhost", "/agent/response", request, answer));
      return new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** What a client of that backend gets. */
  String client(String method, String id, String body) throws IOException {
    return read(open(method, id + ".localhost", "/", "", body));
  }

  /** What a client of the backend gets without an agent's help. */
  String client(String id) throws IOException {
    return read(open("GET", id + ".localhost", "/", "", ""));
  }

  /** Stops the proxy, while its server goes on. */
  void drain() {
    app.close();
  }

  /** Something done in between. */
  interface Meanwhile {
    void run() throws IOException;
  }

  /** The fields by which an agent is known. */
  static String agent(String id, String agentToken) {
    return authorization(agentToken) + "X-Inverting-Proxy-Backend-ID: " + id + "\r\n";
  }

  /** Polls until a request is there; the fields by which that agent fetches and answers it. */
  String take(String agent) throws IOException {
    String[] ids = new String[0];
    for (int poll = 0; poll < 10 && ids.length == 0; poll++) {
      ids = poll(agent);
    }
    Assertions.assertEquals(1, ids.length);
    return agent + "X-Inverting-Proxy-Request-ID: " + ids[0] + "\r\n";
  }

  /** The ids that one poll brings. */
  String[] poll(String agent) throws IOException {
    String polled = read(open("GET", "localhost", "/agent/pending", agent, ""));
    return new Gson().fromJson(polled.substring(polled.indexOf("\r\n\r\n") + 4), String[].class);
  }

  /** Sends a request; the answer is left for the caller to read. */
  Socket open(String method, String host, String path, String fields, String body)
      throws IOException {
    Socket socket =
        sockets.createSocket(InetAddress.getLoopbackAddress(), server.address().getPort());
    String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
    String head = method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n";
    socket
        .getOutputStream()
        .write((head + fields + length + "\r\n" + body).getBytes(StandardCharsets.UTF_8));
    return socket;
  }

  /** The whole answer. */
  static String read(Socket socket) throws IOException {
    try (socket) {
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      // None of these answers is long: without a length they come as one chunk.
      return answer
          .replaceFirst("\r\n\r\n\\p{XDigit}+\r\n", "\r\n\r\n")
          .replace("\r\n0\r\n\r\n", "");
    }
  }

  static String authorization(String token) {
    return "Authorization: Bearer " + token + "\r\n";
  }

  @Override
  public void close() throws Exception {
    try (server) {
      app.close();
    }
  }
}
