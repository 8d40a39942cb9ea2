package org.invertingproxy.e2e.tunnel;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.invertingproxy.e2e.server.ProxyServer;

/** The administrator of a proxy, with the token that its first start wrote. */
public final class Administrator {
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ProxyServer proxy;
  private final String token;

  /** Of that proxy. */
  public Administrator(ProxyServer proxy) throws IOException {
    this.proxy = proxy;
    this.token = proxy.adminToken();
  }

  /** Registers a backend for everyone, with its id as host label and as its agents' subject. */
  public void register(String id) throws IOException, InterruptedException {
    restrict(id, "allUsers");
  }

  /** Registers it for that user only, or again. */
  public void restrict(String id, String user) throws IOException, InterruptedException {
    JsonObject backend = new JsonObject();
    backend.addProperty("id", id);
    backend.addProperty("endUser", user);
    backend.addProperty("backendUser", subject(id));
    backend.add("pathPrefixes", JsonParser.parseString("[\"/\"]"));
    call("POST", "api/backends", backend.toString());
  }

  /** A token for agents of these backends only. */
  public String agentToken(String... ids) throws IOException, InterruptedException {
    JsonObject request = tokenFor("agent", subject(ids[0]));
    request.add("backends", new com.google.gson.Gson().toJsonTree(List.of(ids)));
    return issue(request);
  }

  /** A token for that user. */
  public String userToken(String user) throws IOException, InterruptedException {
    return issue(tokenFor("user", user));
  }

  private static JsonObject tokenFor(String role, String subject) {
    JsonObject request = new JsonObject();
    request.addProperty("role", role);
    request.addProperty("subject", subject);
    return request;
  }

  private String issue(JsonObject request) throws IOException, InterruptedException {
    return call("POST", "api/tokens", request.toString())
        .getAsJsonObject()
        .get("token")
        .getAsString();
  }

  /** Whether the proxy knows of a living agent of that backend. */
  public boolean isOnline(String id) throws IOException, InterruptedException {
    return call("GET", "api/backends/" + id, "")
        .getAsJsonObject()
        .getAsJsonObject("agent")
        .get("online")
        .getAsBoolean();
  }

  /** The ids of all records. */
  public List<String> backends() throws IOException, InterruptedException {
    return call("GET", "api/backends", "").getAsJsonArray().asList().stream()
        .map(backend -> backend.getAsJsonObject().get("id").getAsString())
        .toList();
  }

  /** A call that must succeed. */
  public JsonElement call(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(proxy.url().resolve(path))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    if (response.statusCode() / 100 != 2) {
      throw new IOException(path + ": " + response.statusCode() + " " + response.body());
    }
    return response.body().isEmpty() ? JsonNull.INSTANCE : JsonParser.parseString(response.body());
  }

  private static String subject(String id) {
    return "agent-of-" + id + "@example.com";
  }
}
