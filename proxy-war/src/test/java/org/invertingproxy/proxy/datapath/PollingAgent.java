package org.invertingproxy.proxy.datapath;

import com.google.gson.Gson;
import java.io.IOException;
import org.junit.jupiter.api.Assertions;

/** An agent whose every byte the test decides, as Google's would send them. */
final class PollingAgent {
  private final int port;
  private final String extra;

  PollingAgent(int port) {
    this(port, "");
  }

  /** With further header lines in every call. */
  PollingAgent(int port, String extra) {
    this.port = port;
    this.extra = extra;
  }

  /** Polls until at least one id is there. */
  String[] poll() throws IOException {
    for (int i = 0; i < 10; i++) {
      String[] ids = pollOnce();
      if (ids.length > 0) {
        return ids;
      }
    }
    return Assertions.fail("no work came");
  }

  String[] pollOnce() throws IOException {
    try (RawConnection connection = openPoll()) {
      String answer = connection.readMessage();
      Assertions.assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
      return new Gson().fromJson(answer.substring(answer.indexOf("\r\n\r\n") + 4), String[].class);
    }
  }

  /** Polls and fetches one request, whose body is not of unknown length; returns its id. */
  String take() throws IOException {
    String id = poll()[0];
    try (RawConnection fetch = fetch(id)) {
      String reply = fetch.readMessage();
      Assertions.assertTrue(reply.startsWith("HTTP/1.1 200"), reply);
    }
    return id;
  }

  RawConnection openPoll() throws IOException {
    return call("GET", "agent/pending", "");
  }

  /** The wire form of the request, read to its end. */
  RawConnection fetch(String id) throws IOException {
    return call("GET", "agent/request", "X-Inverting-Proxy-Request-ID: " + id + "\r\n");
  }

  /** Begins an answer; the caller sends chunks. */
  RawConnection beginAnswer(String id) throws IOException {
    return call("POST", "agent/response", answerFields(id));
  }

  private static String answerFields(String id) {
    return "X-Inverting-Proxy-Request-ID: "
        + id
        + "\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n";
  }

  private static String whole(String wire) {
    return chunk(wire) + "0\r\n\r\n";
  }

  /** Sends a whole answer and returns the proxy's reply. */
  String answer(String id, String wire) throws IOException {
    try (RawConnection connection = call("POST", "agent/response", answerFields(id), whole(wire))) {
      return connection.readUntil("\r\n\r\n");
    }
  }

  static String chunk(String text) {
    return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
  }

  RawConnection call(String method, String path, String headers) throws IOException {
    return call(method, path, headers, "");
  }

  private RawConnection call(String method, String path, String headers, String body)
      throws IOException {
    return new RawConnection(port)
        .send(
            method
                + " /"
                + path
                + " HTTP/1.1\r\nHost: proxy.example\r\nX-Inverting-Proxy-Backend-ID: b\r\n"
                + headers
                + extra
                + "\r\n"
                + body);
  }
}
