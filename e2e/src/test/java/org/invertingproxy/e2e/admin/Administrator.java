package org.invertingproxy.e2e.admin;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.invertingproxy.e2e.server.ProxyServer;

/** Uses the admin API of a proxy beside the page. */
final class Administrator {
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ProxyServer proxy;

  Administrator(ProxyServer proxy) {
    this.proxy = proxy;
  }

  /** A fresh sign-in link. */
  String link() throws IOException, InterruptedException {
    String answer = send("POST", "api/sign-in-links", "{}").body();
    return JsonParser.parseString(answer).getAsJsonObject().get("url").getAsString();
  }

  /** Stores a backend; single quotes in the text stand for double ones. */
  void store(String backend) throws IOException, InterruptedException {
    HttpResponse<String> answer = send("POST", "api/backends", backend.replace('\'', '"'));
    if (answer.statusCode() != 200) {
      throw new AssertionError(answer.body());
    }
  }

  void deleteAll() throws IOException, InterruptedException {
    for (var backend :
        JsonParser.parseString(send("GET", "api/backends", "").body()).getAsJsonArray()) {
      send("DELETE", "api/backends/" + backend.getAsJsonObject().get("id").getAsString(), "");
    }
  }

  /** The status of a poll with that token. */
  int poll(String backendId, String token) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(proxy.url().resolve("agent/pending"))
            .header("Authorization", "Bearer " + token)
            .header("X-Inverting-Proxy-Backend-ID", backendId)
            .header("X-Inverting-Proxy-Agent-Session", "test")
            .header("X-Inverting-Proxy-Agent-Leaving", "1")
            .build();
    return client.send(request, BodyHandlers.discarding()).statusCode();
  }

  private HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(proxy.url().resolve(path))
            .header("Authorization", "Bearer " + proxy.adminToken())
            .method(method, BodyPublishers.ofString(body))
            .build();
    return client.send(request, BodyHandlers.ofString());
  }
}
