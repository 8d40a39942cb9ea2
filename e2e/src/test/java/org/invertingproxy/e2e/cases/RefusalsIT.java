package org.invertingproxy.e2e.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.invertingproxy.e2e.http.Http2Client;
import org.invertingproxy.e2e.http.Http2Response;
import org.invertingproxy.e2e.http.RawClient;
import org.invertingproxy.e2e.http.RawResponse;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.server.RunningServers;
import org.invertingproxy.e2e.server.ServerKind;
import org.invertingproxy.e2e.server.SharedServers;
import org.invertingproxy.e2e.tunnel.Administrator;
import org.invertingproxy.e2e.tunnel.Tunnel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Who gets no further than the proxy, in every server and over both versions. */
@ParameterizedClass
@EnumSource
@ExtendWith(SharedServers.class)
class RefusalsIT {
  private static final String PRIVATE =
      "{'id':'%s','endUser':'owner@example.com','backendUser':'agent@example.com',"
          + "'pathPrefixes':['/'],'timeouts':{'grace':'300ms'}}";
  private static final String TOKEN = "{'role':'user','subject':'%s'}";

  private final ProxyServer proxy;
  private final Administrator administrator;

  RefusalsIT(ServerKind kind, RunningServers servers) throws Exception {
    proxy = servers.get(kind);
    administrator = new Administrator(proxy);
  }

  @Test
  void unknownHost_is404() throws Exception {
    assertRefused("nobody-has-this." + proxyHost(), null, 404, "no-route");
  }

  @Test
  void privateBackend_isNotThereForAnotherUser_andAsksWhoComesWithoutToken() throws Exception {
    String host = privateBackend();

    assertRefused(host, null, 401, "unauthenticated");
    assertRefused(host, userToken("somebody@example.com"), 404, "no-route");
  }

  @Test
  void itsOwnUser_getsAsFarAsTheMissingAgent() throws Exception {
    String host = privateBackend();

    assertRefused(host, userToken("owner@example.com"), 503, "no-agent");
  }

  private void assertRefused(String host, @Nullable String token, int status, String cause)
      throws Exception {
    String credentials = token == null ? "" : "Proxy-Authorization: Bearer " + token;
    RawResponse first = overHttp11(host, credentials);
    Http2Response second = overHttp2(host, credentials);

    assertThat(first.status()).isEqualTo(status);
    assertThat(second.status()).isEqualTo(status);
    for (String problem : List.of(first.body(), second.body())) {
      assertThat(cause(problem)).isEqualTo(cause);
    }
  }

  private RawResponse overHttp11(String host, String credentials) throws IOException {
    String field = credentials.isEmpty() ? "" : credentials + "\r\n";
    try (RawClient client = RawClient.connect(proxy.port())) {
      return client.send("GET / HTTP/1.1\r\nHost: " + host + "\r\n" + field + "\r\n").response();
    }
  }

  private Http2Response overHttp2(String host, String credentials) throws IOException {
    List<String> head =
        new ArrayList<>(
            List.of(":method: GET", ":scheme: http", ":authority: " + host, ":path: /"));
    if (!credentials.isEmpty()) {
      head.add(credentials.replace("Proxy-A", "proxy-a"));
    }
    try (Http2Client client = Http2Client.connect(proxy.port())) {
      client.head(head, true);
      return client.response();
    }
  }

  private static String cause(String problem) {
    return JsonParser.parseString(problem).getAsJsonObject().get("cause").getAsString();
  }

  private String privateBackend() throws Exception {
    String id = Tunnel.newId();
    administrator.call("POST", "api/backends", PRIVATE.formatted(id).replace('\'', '"'));
    return id + "." + proxyHost();
  }

  private String userToken(String subject) throws Exception {
    return administrator
        .call("POST", "api/tokens", TOKEN.formatted(subject).replace('\'', '"'))
        .getAsJsonObject()
        .get("token")
        .getAsString();
  }

  private String proxyHost() {
    return "localhost:" + proxy.port();
  }
}
