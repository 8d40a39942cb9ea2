package org.invertingproxy.proxy.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.invertingproxy.proxy.config.DatabaseConfig;
import org.invertingproxy.proxy.log.HeardLines;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent of one tenant can do nothing to another, whatever names and ids it has learnt. */
class TenantIsolationTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
  private static final String NEVER_ISSUED = "0".repeat(64);

  @TempDir Path dataDir;
  private WholeProxy proxy;
  private String owner;
  private String thief;
  private String thiefsId;

  @BeforeEach
  void open() throws Exception {
    proxy = new WholeProxy(dataDir, DatabaseConfig.FILE);
    proxy.register("shop");
    proxy.admin(
        "POST",
        "/api/backends",
        "{\"id\":\"other\",\"endUser\":\"allUsers\",\"backendUser\":\"eve\","
            + "\"pathPrefixes\":[\"/\"]}");
    owner = WholeProxy.authorization(proxy.agentToken());
    JsonObject issued = proxy.issue("agent", "eve");
    thief = WholeProxy.authorization(issued.get("token").getAsString());
    thiefsId = issued.get("id").getAsString();
  }

  @AfterEach
  void close() throws Exception {
    proxy.close();
  }

  @Test
  void foreignAgent_withTheNameOfTheRunAndTheIdOfTheRequest_reachesNothing() throws Exception {
    String session = "X-Inverting-Proxy-Agent-Session: run-of-the-owner\r\n";
    try (Socket client = proxy.open("GET", "shop.localhost", "/secret", "", "")) {
      String id = poll(owner + session + of("shop"));
      String about = session + "X-Inverting-Proxy-Request-ID: " + id + "\r\n";
      assertThat(call("/agent/request", owner + of("shop") + about)).contains("GET /secret");

      try (HeardLines denied = HeardLines.with("Denied eve (" + thiefsId + ") from 127.0.0.1: ")) {
        for (String path : new String[] {"/agent/pending", "/agent/request", "/agent/response"}) {
          assertThat(call(path, thief + of("shop") + about)).startsWith("HTTP/1.1 401 ");
        }
        assertThat(denied.lines()).hasSize(3).allMatch(line -> line.contains("agent of shop"));
      }
      call("/agent/pending", thief + of("other") + session); // the name, for a backend of its own
      try (HeardLines denied = HeardLines.with("eve (" + thiefsId + ") from 127.0.0.1: ")) {
        assertThat(call("/agent/request", thief + of("other") + about)).startsWith("HTTP/1.1 404 ");
        assertThat(answer(thief + of("other") + about)).startsWith("HTTP/1.1 404 ");
        assertThat(denied.lines())
            .hasSize(2)
            .allMatch(line -> line.contains("a request of another backend than other"))
            .noneMatch(line -> line.contains(id));
      }
      assertThat(
              call(
                  "/agent/pending",
                  thief + of("other") + session + "X-Inverting-Proxy-Agent-Leaving: 1\r\n"))
          .startsWith("HTTP/1.1 204 ");

      assertThat(answer(owner + of("shop") + about)).startsWith("HTTP/1.1 200 ");
      String answered = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answered).startsWith("HTTP/1.1 200 ").endsWith("hello").doesNotContain(id);
      assertThat(answered).doesNotContainIgnoringCase("X-Inverting-Proxy");
    }
  }

  @Test
  void idThatIsOver_orWasNeverIssued_isFoundByNobody() throws Exception {
    String id;
    try (Socket client = proxy.open("GET", "shop.localhost", "/", "", "")) {
      id = poll(owner + of("shop"));
      String about = owner + of("shop") + "X-Inverting-Proxy-Request-ID: " + id + "\r\n";
      call("/agent/request", about);
      assertThat(answer(about)).startsWith("HTTP/1.1 200 ");
      client.getInputStream().readAllBytes();
    }
    for (String known : new String[] {id, NEVER_ISSUED, id.substring(1), "../" + id}) {
      String about = owner + of("shop") + "X-Inverting-Proxy-Request-ID: " + known + "\r\n";
      assertThat(call("/agent/request", about)).startsWith("HTTP/1.1 404 ");
      assertThat(answer(about)).startsWith("HTTP/1.1 404 ");
    }
  }

  @Test
  void agentsToken_changesNoRecord_andTakesNoName() throws Exception {
    String record =
        "{\"id\":\"shop\",\"endUser\":\"allUsers\",\"backendUser\":\"eve\",\"pathPrefixes\":[\"/\"]}";
    try (Socket call = proxy.open("POST", "localhost", "/api/backends", thief, record)) {
      assertThat(new String(call.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 403 ");
    }
    assertThat(proxy.admin("GET", "/api/backends/shop", "")).contains("\"backendUser\":\"ann\"");
  }

  private String poll(String fields) throws IOException {
    String[] ids = new String[0];
    while (ids.length == 0) { // the first poll of a run is answered at once
      ids = new Gson().fromJson(WholeProxy.bodyOf(call("/agent/pending", fields)), String[].class);
    }
    return ids[0];
  }

  private String call(String path, String fields) throws IOException {
    return proxy.call("GET", "localhost", path, fields);
  }

  private String answer(String fields) throws IOException {
    try (Socket call = proxy.open("POST", "localhost", "/agent/response", fields, OK)) {
      return new String(call.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String of(String backend) {
    return "X-Inverting-Proxy-Backend-ID: " + backend + "\r\n";
  }
}
