package org.invertingproxy.proxy.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.invertingproxy.proxy.config.DatabaseConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole proxy: what a token has opened ends when the token does, not at some time-out. */
class EndedRightsTest {
  private static final String CHUNKED =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n";

  /** Less than any time-out of the proxy that could end such an exchange as well. */
  private static final int WITHIN_MILLIS = 9_000;

  @TempDir Path dataDir;
  private WholeProxy proxy;
  private String agent;

  @BeforeEach
  void open() throws Exception {
    proxy = new WholeProxy(dataDir, DatabaseConfig.FILE);
    proxy.register("shop", "bob");
    agent = WholeProxy.authorization(proxy.agentToken()) + "X-Inverting-Proxy-Backend-ID: shop\r\n";
  }

  @AfterEach
  void close() throws Exception {
    proxy.close();
  }

  @Test
  void revokedUser_isCutOffInTheMiddleOfAResponse() throws Exception {
    JsonObject user = proxy.issue("user", "bob");
    try (Socket client = client(user);
        Socket answer = streaming(client)) {
      assertThat(answer.isConnected()).isTrue();
      revoke(user);
      assertThat(rest(client)).doesNotContain("0\r\n\r\n");
    }
  }

  @Test
  void revokedUser_whoWaitsForAnAnswer_isToldSo() throws Exception {
    JsonObject user = proxy.issue("user", "bob");
    try (Socket client = client(user)) {
      awaitHeld();
      revoke(user);
      assertThat(rest(client)).startsWith("HTTP/1.1 401 ").contains("access-ended");
    }
  }

  @Test
  void otherTokensOfTheSameUser_goOn() throws Exception {
    JsonObject user = proxy.issue("user", "bob");
    try (Socket client = client(user);
        Socket answer = streaming(client)) {
      revoke(proxy.issue("user", "bob"));
      answer
          .getOutputStream()
          .write("5\r\n0\r\n\r\n\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      answer.getOutputStream().flush();
      assertThat(rest(client)).endsWith("0\r\n\r\n");
    }
  }

  @Test
  void backendThatIsNotTheUsersAnyMore_cutsThemOff_atTheNextLook() throws Exception {
    try (Socket client = client(proxy.issue("user", "bob"));
        Socket answer = streaming(client)) {
      assertThat(answer.isConnected()).isTrue();
      proxy.register("shop", "carol");
      assertThat(rest(client)).doesNotContain("0\r\n\r\n");
    }
  }

  @Test
  void removedKey_endsWhatItsTokensHaveOpened_andTheRestartKnowsIt() throws Exception {
    JsonObject user = proxy.issue("user", "bob");
    String keys = WholeProxy.bodyOf(proxy.admin("GET", "/api/keys", ""));
    String old =
        JsonParser.parseString(keys)
            .getAsJsonArray()
            .get(0)
            .getAsJsonObject()
            .get("id")
            .getAsString();
    proxy.admin("POST", "/api/keys", "{}");
    try (Socket client = client(user)) {
      awaitHeld();
      proxy.admin("DELETE", "/api/keys/" + old, "");
      assertThat(rest(client)).startsWith("HTTP/1.1 401 ").contains("access-ended");
    }
    restart();
    assertRefused(user);
  }

  @Test
  void revocation_outlivesTheRestart() throws Exception {
    JsonObject user = proxy.issue("user", "bob");
    revoke(user);
    restart();
    assertRefused(user);
    assertThat(proxy.admin("GET", "/api/tokens/" + user.get("id").getAsString(), ""))
        .contains("\"state\":\"revoked\"");
  }

  private void restart() throws Exception {
    proxy.close();
    proxy = new WholeProxy(dataDir, DatabaseConfig.FILE);
  }

  private void assertRefused(JsonObject user) throws IOException {
    String token = "Proxy-" + WholeProxy.authorization(user.get("token").getAsString());
    assertThat(proxy.call("GET", "shop.localhost", "/", token)).startsWith("HTTP/1.1 401 ");
  }

  private Socket client(JsonObject user) throws IOException {
    String token = "Proxy-" + WholeProxy.authorization(user.get("token").getAsString());
    Socket client = proxy.open("GET", "shop.localhost", "/", token, "");
    client.setSoTimeout(WITHIN_MILLIS);
    return client;
  }

  /** The client's request is there: an agent hears of it, and does not fetch it. */
  private String awaitHeld() throws IOException {
    String polled = proxy.call("GET", "localhost", "/agent/pending", agent);
    return new Gson().fromJson(WholeProxy.bodyOf(polled), String[].class)[0];
  }

  /** An agent's answer to the client's request, of which the client has seen the beginning. */
  private Socket streaming(Socket client) throws IOException {
    String about = agent + "X-Inverting-Proxy-Request-ID: " + awaitHeld() + "\r\n";
    proxy.call("GET", "localhost", "/agent/request", about);
    Socket answer =
        proxy.open(
            "POST", "localhost", "/agent/response", about + "Transfer-Encoding: chunked\r\n", "");
    String piece = Integer.toHexString(CHUNKED.length()) + "\r\n" + CHUNKED + "\r\n";
    answer.getOutputStream().write(piece.getBytes(StandardCharsets.US_ASCII));
    InputStream in = client.getInputStream();
    StringBuilder seen = new StringBuilder();
    while (!seen.toString().endsWith("hello")) {
      int next = in.read();
      assertThat(next).as(seen.toString()).isNotNegative();
      seen.append((char) next);
    }
    return answer;
  }

  private void revoke(JsonObject token) throws IOException {
    assertThat(proxy.admin("DELETE", "/api/tokens/" + token.get("id").getAsString(), ""))
        .startsWith("HTTP/1.1 200");
  }

  private static String rest(Socket client) throws IOException {
    try {
      return new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    } catch (SocketException reset) {
      return ""; // as visible an end as there is
    }
  }
}
