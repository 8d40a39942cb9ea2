package org.invertingproxy.proxy.cli;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A running proxy's API, called as the administrator. */
final class AdminApi {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** For what takes the longer the more there is. */
  private static final Duration LONG_PATIENCE = Duration.ofMinutes(10);

  private static final int PIECE = 64 * 1024;

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
        request(
            method,
            path,
            body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    HttpResponse<String> response = send(request.timeout(PATIENCE), BodyHandlers.ofString());
    return read(response.statusCode(), response.body());
  }

  /**
   * Reads an answer of any length into a file.
   *
   * @throws CommandFailure when the proxy refuses
   * @throws IOException when the file cannot be written
   */
  void download(String path, Path file) throws CommandFailure, IOException {
    HttpResponse<Object> response =
        send(
            request("GET", path, BodyPublishers.noBody()).timeout(PATIENCE),
            head ->
                head.statusCode() == 200
                    ? BodySubscribers.mapping(BodySubscribers.ofInputStream(), body -> body)
                    : BodySubscribers.mapping(
                        BodySubscribers.ofString(StandardCharsets.UTF_8), body -> body));
    if (response.body() instanceof InputStream body) {
      copy(body, file);
    } else {
      read(response.statusCode(), response.body().toString());
    }
  }

  private void copy(InputStream body, Path file) throws CommandFailure, IOException {
    byte[] piece = new byte[PIECE];
    try (body;
        OutputStream out = Files.newOutputStream(file)) {
      for (int length = next(body, piece); length >= 0; length = next(body, piece)) {
        out.write(piece, 0, length);
      }
    }
  }

  /** Told apart from failures of the file. */
  private int next(InputStream body, byte[] piece) throws CommandFailure {
    try {
      return body.read(piece);
    } catch (IOException e) {
      throw new CommandFailure("The proxy at " + base + " broke off: " + RootCause.of(e), e);
    }
  }

  /** Sends a file of any length; returns when the proxy has done with it what it is for. */
  void upload(String path, Path file) throws CommandFailure {
    BodyPublisher content;
    try {
      content = BodyPublishers.ofFile(file);
    } catch (FileNotFoundException e) {
      throw new CommandFailure("Cannot read " + file + ": " + RootCause.of(e), e);
    }
    HttpResponse<String> response =
        send(request("POST", path, content).timeout(LONG_PATIENCE), BodyHandlers.ofString());
    read(response.statusCode(), response.body());
  }

  private HttpRequest.Builder request(String method, String path, BodyPublisher body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .header("Authorization", "Bearer " + token)
            .method(method, body);
    return host == null ? request : request.header("Host", host);
  }

  private <T> HttpResponse<T> send(HttpRequest.Builder request, BodyHandler<T> handler)
      throws CommandFailure {
    try {
      return client.send(request.build(), handler);
    } catch (ConnectException e) {
      throw new CommandFailure("Nothing listens at " + base, e);
    } catch (IOException e) {
      throw new CommandFailure(
          "The proxy at %s cannot be reached: %s%s"
              .formatted(base, RootCause.of(e), RootCause.tlsAdvice(e)),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("Interrupted", e);
    }
  }

  private JsonElement read(int status, String body) throws CommandFailure {
    JsonElement json;
    try {
      json = body.isEmpty() ? JsonNull.INSTANCE : JsonParser.parseString(body);
    } catch (JsonParseException e) {
      throw new CommandFailure(
          "What answers at " + base + " is no proxy of this kind: status " + status, e);
    }
    if (status / 100 == 2) {
      return json;
    }
    String detail =
        json instanceof JsonObject problem && problem.has("detail")
            ? problem.get("detail").getAsString()
            : "no reason given";
    throw new CommandFailure(
        "The proxy at %s refuses: %s (status %d)".formatted(base, detail, status));
  }
}
