package org.invertingproxy.proxy.admin;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;

/** Sends calls to the server of a test, with the header fields it is given. */
final class Caller {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final AdminServer server;
  private final List<String> headers;

  private Caller(AdminServer server, List<String> headers) {
    this.server = server;
    this.headers = headers;
  }

  static Caller nobody(AdminServer server) {
    return new Caller(server, List.of());
  }

  static Caller administrator(AdminServer server) {
    return nobody(server).with("Authorization", "Bearer " + server.adminToken);
  }

  /** A script of the page: what a browser adds, and what the page adds. */
  static Caller page(AdminServer server) {
    return nobody(server)
        .with("Sec-Fetch-Site", "same-origin")
        .with("Content-Type", "application/json");
  }

  Caller with(String name, String value) {
    List<String> more = new ArrayList<>(headers);
    more.add(name);
    more.add(value);
    return new Caller(server, more);
  }

  Caller without(String name) {
    List<String> fewer = new ArrayList<>();
    for (int i = 0; i < headers.size(); i += 2) {
      if (!headers.get(i).equals(name)) {
        fewer.addAll(headers.subList(i, i + 2));
      }
    }
    return new Caller(server, fewer);
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send("GET", path, "");
  }

  HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
    return send("POST", path, body);
  }

  HttpResponse<String> delete(String path) throws IOException, InterruptedException {
    return send("DELETE", path, "");
  }

  /** Sends a call; single quotes in the body stand for double ones. */
  HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.uri(path))
            .method(method, BodyPublishers.ofString(body.replace('\'', '"')));
    if (!headers.isEmpty()) {
      request.headers(headers.toArray(new String[0]));
    }
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }

  static JsonElement json(HttpResponse<String> response) {
    return JsonParser.parseString(response.body());
  }
}
