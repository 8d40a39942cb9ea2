package org.invertingproxy.proxy.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.invertingproxy.proxy.auth.HostileTokens;
import org.invertingproxy.proxy.auth.Role;
import org.invertingproxy.proxy.config.DatabaseConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No token but a good one opens any door, and none learns from the refusal what was wrong. */
class HostileTokensTest {
  private static final String UPGRADE =
      "Connection: Upgrade\r\n"
          + "Upgrade: websocket\r\n"
          + "Sec-WebSocket-Version: 13\r\n"
          + "Sec-WebSocket-Protocol: org.invertingproxy.channel.1\r\n"
          + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n";

  /** So many wrong credentials are answered at once. */
  private static final int PATIENCE = 5;

  @TempDir Path dataDir;
  private WholeProxy proxy;
  private int shown;

  /** Where a token is shown. */
  private enum Door {
    POLLING(Role.AGENT, "ann", 401) {
      @Override
      String show(WholeProxy proxy, String token) throws IOException {
        return proxy.call(
            "GET",
            "localhost",
            "/agent/pending",
            WholeProxy.authorization(token)
                + "X-Inverting-Proxy-Backend-ID: shop\r\nX-Inverting-Proxy-Agent-Session: new\r\n");
      }
    },

    CHANNEL(Role.AGENT, "ann", 401) {
      @Override
      String show(WholeProxy proxy, String token) throws IOException {
        return proxy.call(
            "GET", "localhost", "/agent/channel", WholeProxy.authorization(token) + UPGRADE);
      }
    },

    ADMIN_API(Role.ADMIN, "ann", 403) {
      @Override
      String show(WholeProxy proxy, String token) throws IOException {
        return proxy.call("GET", "localhost", "/api/tokens", WholeProxy.authorization(token));
      }
    },

    CLIENTS(Role.USER, "bob", 401) {
      @Override
      String show(WholeProxy proxy, String token) throws IOException {
        return proxy.call("GET", "shop.localhost", "/", "Proxy-" + WholeProxy.authorization(token));
      }
    };

    private final Role role;
    private final String subject;
    private final int status;

    Door(Role role, String subject, int status) {
      this.role = role;
      this.subject = subject;
      this.status = status;
    }

    abstract String show(WholeProxy proxy, String token) throws IOException;
  }

  @BeforeEach
  void open() throws Exception {
    proxy = new WholeProxy(dataDir, DatabaseConfig.FILE);
    assertThat(proxy.register("shop", "bob")).startsWith("HTTP/1.1 200");
  }

  @AfterEach
  void close() throws Exception {
    proxy.close();
  }

  @ParameterizedTest
  @EnumSource
  void everyHostileToken_isRefused_inTheSameWords(Door door) throws Exception {
    HostileTokens tokens = HostileTokens.of(dataDir, door.role, door.subject);
    Map<String, String> refusals = new LinkedHashMap<>();
    for (Map.Entry<String, String> row : tokens.rows().entrySet()) {
      refusals.put(refusal(door, row.getKey(), row.getValue()), row.getKey());
    }
    refusals.put(refusal(door, "revoked", revoked(door)), "revoked");
    // The last one: the key is that of all rows before.
    refusals.put(refusal(door, "of a removed key", ofARemovedKey(door)), "of a removed key");
    assertThat(refusals).as("refusals that differ").hasSize(1);
    assertThat(refusals.keySet().iterator().next()).isNotBlank();
  }

  private String refusal(Door door, String what, String token) throws Exception {
    if (++shown % PATIENCE == 0) { // who fails more often is told to wait
      proxy.close();
      proxy = new WholeProxy(dataDir, DatabaseConfig.FILE);
    }
    String answer = door.show(proxy, token);
    assertThat(answer).as(what).startsWith("HTTP/1.1 " + door.status + " ");
    return WholeProxy.bodyOf(answer);
  }

  @Test
  void goodToken_opensEachDoor() throws Exception {
    String agent = HostileTokens.of(dataDir, Role.AGENT, "ann").good();
    String user = HostileTokens.of(dataDir, Role.USER, "bob").good();
    String admin = HostileTokens.of(dataDir, Role.ADMIN, "ann").good();

    assertThat(Door.POLLING.show(proxy, agent)).startsWith("HTTP/1.1 200");
    assertThat(Door.ADMIN_API.show(proxy, admin)).startsWith("HTTP/1.1 200");
    assertThat(proxy.serveOneWith("Proxy-" + WholeProxy.authorization(user), "shop", agent))
        .endsWith("hello");
  }

  @Test
  void tokenOfOneBackend_atAnother_isRefusedLikeOneOfNobody() throws Exception {
    proxy.register("blog", "bob");
    String answer =
        proxy.admin(
            "POST",
            "/api/tokens",
            "{\"role\":\"agent\",\"subject\":\"ann\",\"backends\":[\"blog\"]}");
    String token =
        JsonParser.parseString(WholeProxy.bodyOf(answer))
            .getAsJsonObject()
            .get("token")
            .getAsString();

    String refusal = Door.POLLING.show(proxy, token);
    assertThat(refusal).startsWith("HTTP/1.1 401 ");
    assertThat(WholeProxy.bodyOf(refusal))
        .isEqualTo(WholeProxy.bodyOf(Door.POLLING.show(proxy, "nonsense")));
  }

  @Test
  void conflictingCredentials_theOneThatIsMeantForTheProxyDecides_bothWays() throws Exception {
    String agent = proxy.agentToken();
    String bob = proxy.issue("user", "bob").get("token").getAsString();
    String eve = proxy.issue("user", "eve").get("token").getAsString();
    String bobs = WholeProxy.authorization(bob);
    String eves = WholeProxy.authorization(eve);

    assertThat(proxy.serveOneWith(eves + "Proxy-" + bobs, "shop", agent)).endsWith("hello");
    assertThat(proxy.call("GET", "shop.localhost", "/", bobs + "Proxy-" + eves))
        .startsWith("HTTP/1.1 404 ");
    assertThat(proxy.call("GET", "shop.localhost", "/", bobs)).startsWith("HTTP/1.1 401 ");
    assertThat(proxy.call("GET", "shop.localhost", "/", "Proxy-" + bobs + "Proxy-" + eves))
        .startsWith("HTTP/1.1 401 ");
    assertThat(
            proxy.call(
                "GET",
                "localhost",
                "/agent/pending",
                "X-Inverting-Proxy-Backend-ID: shop\r\n" + bobs + WholeProxy.authorization(agent)))
        .startsWith("HTTP/1.1 401 ");
  }

  private String revoked(Door door) throws IOException {
    JsonObject token = proxy.issue(door.role.audience(), door.subject);
    assertThat(proxy.admin("DELETE", "/api/tokens/" + token.get("id").getAsString(), ""))
        .startsWith("HTTP/1.1 200");
    return token.get("token").getAsString();
  }

  private String ofARemovedKey(Door door) throws IOException {
    JsonObject token = proxy.issue(door.role.audience(), door.subject);
    JsonArray keys =
        JsonParser.parseString(WholeProxy.bodyOf(proxy.admin("GET", "/api/keys", "")))
            .getAsJsonArray();
    String old = keys.get(0).getAsJsonObject().get("id").getAsString();
    assertThat(proxy.admin("POST", "/api/keys", "{}")).startsWith("HTTP/1.1 201");
    assertThat(proxy.admin("DELETE", "/api/keys/" + old, "")).startsWith("HTTP/1.1 200");
    return token.get("token").getAsString();
  }
}
