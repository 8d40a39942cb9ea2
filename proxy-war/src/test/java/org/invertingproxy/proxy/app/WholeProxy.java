package org.invertingproxy.proxy.app;

import com.google.gson.Gson;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.invertingproxy.proxy.config.DatabaseConfig;
import org.invertingproxy.proxy.config.Limits;
import org.invertingproxy.proxy.config.MetricsConfig;
import org.invertingproxy.proxy.config.NameRules;
import org.invertingproxy.proxy.config.ProxyConfig;
import org.invertingproxy.proxy.config.Timeouts;
import org.invertingproxy.proxy.jetty.EmbeddedServer;
import org.junit.jupiter.api.Assertions;

/** A whole proxy on its own server, with an administrator and an agent who polls by hand. */
final class WholeProxy implements AutoCloseable {
  private static final String HELLO = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

  private final ProxyApp app;
  private final EmbeddedServer server;
  private final String adminToken;

  WholeProxy(Path dataDir, DatabaseConfig database) throws Exception {
    server = new EmbeddedServer("127.0.0.1", 0);
    app =
        ProxyApp.start(
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
                MetricsConfig.DEFAULTS,
                NameRules.DEFAULTS));
    server.serve(app.servlet());
    adminToken = Files.readString(dataDir.resolve("admin-token")).strip();
  }

  /** The answer to an administrator, head and body. */
  String admin(String method, String path, String body) throws IOException {
    return read(open(method, "localhost", path, authorization(adminToken), body));
  }

  /** Registers or replaces a backend; the whole answer. */
  String register(String id) throws IOException {
    return admin(
        "POST",
        "/api/backends",
        "{\"id\":\"%s\",\"endUser\":\"allUsers\",\"backendUser\":\"ann\",\"pathPrefixes\":[\"/\"]}"
            .formatted(id));
  }

  /** A token for the agent of every backend registered here. */
  String agentToken() throws IOException {
    String answer =
        admin("POST", "/api/tokens", "{\"role\":\"agent\",\"subject\":\"ann\",\"ttl\":\"1h\"}");
    String json = answer.substring(answer.indexOf("\r\n\r\n") + 4);
    return JsonParser.parseString(json).getAsJsonObject().get("token").getAsString();
  }

  /** What a client gets while the agent serves one request. */
  String serveOne(String id, String agentToken) throws IOException {
    return serveOne(id, agentToken, () -> {});
  }

  /** The same, with something that is done while the agent has the request. */
  String serveOne(String id, String agentToken, Meanwhile meanwhile) throws IOException {
    String agent = authorization(agentToken) + "X-Inverting-Proxy-Backend-ID: " + id + "\r\n";
    try (Socket client = open("GET", id + ".localhost", "/", "", "")) {
      String[] ids = new String[0];
      for (int poll = 0; poll < 10 && ids.length == 0; poll++) {
        String polled = read(open("GET", "localhost", "/agent/pending", agent, ""));
        ids = new Gson().fromJson(polled.substring(polled.indexOf("\r\n\r\n") + 4), String[].class);
      }
      Assertions.assertEquals(1, ids.length);
      String request = agent + "X-Inverting-Proxy-Request-ID: " + ids[0] + "\r\n";
      read(open("GET", "localhost", "/agent/request", request, ""));
      meanwhile.run();
      read(open("POST", "localhost", "/agent/response", request, HELLO));
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

  private Socket open(String method, String host, String path, String fields, String body)
      throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
    String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
    String head = method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n";
    socket
        .getOutputStream()
        .write((head + fields + length + "\r\n" + body).getBytes(StandardCharsets.UTF_8));
    return socket;
  }

  private static String read(Socket socket) throws IOException {
    try (socket) {
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      // None of these answers is long: without a length they come as one chunk.
      return answer
          .replaceFirst("\r\n\r\n\\p{XDigit}+\r\n", "\r\n\r\n")
          .replace("\r\n0\r\n\r\n", "");
    }
  }

  private static String authorization(String token) {
    return "Authorization: Bearer " + token + "\r\n";
  }

  @Override
  public void close() throws Exception {
    try (server) {
      app.close();
    }
  }
}
