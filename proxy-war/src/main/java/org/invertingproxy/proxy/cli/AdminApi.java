package org.invertingproxy.proxy.cli;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A running proxy's API, called as the administrator. */
final class AdminApi {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final HttpClient client;
  private final URI base;
  private final String token;
  private final @Nullable String host;

  /**
   * Calls nothing yet.
   *
   * @param base the proxy's URL, with its final slash
   * @param host the Host to send, or null for that of the URL
   * @param trust whom to take for the proxy, or null for Java's own judgement
   */
  AdminApi(URI base, String token, @Nullable String host, @Nullable SSLContext trust) {
    HttpClient.Builder builder =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE);
    if (trust != null) {
      builder.sslContext(trust);
    }
    this.client = builder.build();
    this.base = base;
    this.token = token;
    this.host = host;
  }

  /**
   * One call.
   *
   * @param path below the proxy's URL, without a leading slash
   * @param body what to send, or null for nothing
   * @return the JSON of a good answer, JSON's null where it has none
   * @throws CommandFailure with the proxy's own words when it refuses
   */
  JsonElement call(String method, String path, @Nullable JsonObject body) throws CommandFailure {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + token)
            .method(
                method,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    if (host != null) {
      request.header("Host", host);
    }
    try {
      return read(client.send(request.build(), BodyHandlers.ofString()));
    } catch (ConnectException e) {
      throw new CommandFailure("Nothing listens at " + base, e);
    } catch (IOException e) {
      throw new CommandFailure(
          "The proxy at " + base + " cannot be reached: " + RootCause.of(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("Interrupted", e);
    }
  }

  private JsonElement read(HttpResponse<String> response) throws CommandFailure {
    JsonElement json;
    try {
      json =
          response.body().isEmpty() ? JsonNull.INSTANCE : JsonParser.parseString(response.body());
    } catch (JsonParseException e) {
      throw new CommandFailure(
          "What answers at " + base + " is no proxy of this kind: status " + response.statusCode(),
          e);
    }
    if (response.statusCode() / 100 == 2) {
      return json;
    }
    String detail =
        json instanceof JsonObject problem && problem.has("detail")
            ? problem.get("detail").getAsString()
            : "no reason given";
    throw new CommandFailure(
        "The proxy at %s refuses: %s (status %d)".formatted(base, detail, response.statusCode()));
  }
}
