package org.invertingproxy.e2e.tunnel;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.util.List;
import org.invertingproxy.e2e.http.RawClient;
import org.invertingproxy.e2e.http.RawResponse;
import org.invertingproxy.wire.AgentHeaders;
import org.invertingproxy.wire.AgentPaths;

/** An agent whose every call the test makes itself, each on a connection of its own. */
public record ScriptedAgent(int proxyPort, String backend, String token) {

  /** Starts a poll that is left waiting; the caller closes the connection. */
  public RawClient startPoll() throws IOException {
    return RawClient.connect(proxyPort).send(head("GET", AgentPaths.PENDING) + "\r\n");
  }

  /** Waits for ids. */
  public List<String> poll() throws IOException {
    try (RawClient client = startPoll()) {
      RawResponse response = client.response();
      if (response.status() != 200) {
        throw new IOException(response.toString());
      }
      return JsonParser.parseString(response.body()).getAsJsonArray().asList().stream()
          .map(JsonElement::getAsString)
          .toList();
    }
  }

  /** Fetches a request; the body of the answer is the request in wire form. */
  public RawResponse fetch(String id) throws IOException {
    try (RawClient client = RawClient.connect(proxyPort)) {
      return client.send(head("GET", AgentPaths.REQUEST) + requestId(id) + "\r\n").response();
    }
  }

  /** Starts an answer, chunked; the caller sends chunks of the response in wire form. */
  public RawClient startAnswer(String id) throws IOException {
    return RawClient.connect(proxyPort)
        .send(
            head("POST", AgentPaths.RESPONSE)
                + requestId(id)
                + "Content-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n");
  }

  /** Answers a request with 200 and that text. */
  public RawResponse answer(String id, String text) throws IOException {
    String response =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk(text) + "0\r\n\r\n";
    try (RawClient client = startAnswer(id)) {
      return client.send(chunk(response) + "0\r\n\r\n").response();
    }
  }

  /** The text as one chunk. */
  public static String chunk(String text) {
    return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
  }

  private String head(String method, String path) {
    return method
        + " /"
        + path
        + " HTTP/1.1\r\nHost: localhost:"
        + proxyPort
        + "\r\nAuthorization: Bearer "
        + token
        + "\r\n"
        + AgentHeaders.BACKEND_ID
        + ": "
        + backend
        + "\r\n";
  }

  private static String requestId(String id) {
    return AgentHeaders.REQUEST_ID + ": " + id + "\r\n";
  }
}
