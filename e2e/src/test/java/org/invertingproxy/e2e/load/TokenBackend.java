package org.invertingproxy.e2e.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.invertingproxy.e2e.http.BackendCall;
import org.invertingproxy.e2e.http.RawBackend;

/**
 * Answers each request with its own token, once it has seen that all parts of it carry the same.
 */
final class TokenBackend implements RawBackend.Answer {
  private final Queue<String> mixed = new ConcurrentLinkedQueue<>();
  private final Queue<String> repeated = new ConcurrentLinkedQueue<>();
  private final Set<String> seen = ConcurrentHashMap.newKeySet();
  private final Set<String> answered = ConcurrentHashMap.newKeySet();

  /** How far it came with a request, for whoever wonders what became of it. */
  String knows(Token token) {
    if (answered.contains(token.text())) {
      return "answered it";
    }
    return seen.contains(token.text()) ? "has begun to read it" : "never saw it";
  }

  /** Requests whose parts did not belong together. */
  Queue<String> mixed() {
    return mixed;
  }

  /** Tokens that came a second time, though POST is not to be repeated. */
  Queue<String> repeated() {
    return repeated;
  }

  @Override
  public void to(BackendCall call) throws IOException {
    String token = call.head().value(Token.FIELD).orElse("");
    if (!seen.add(token)) {
      repeated.add(token);
    }
    String body = new String(call.body().readAllBytes(), StandardCharsets.ISO_8859_1);
    List<String> trailers = call.body().trailers();
    boolean whole =
        call.head().target().equals("/" + token)
            && body.equals(Token.body(token, body.length()))
            && trailers.stream()
                .allMatch(line -> line.equalsIgnoreCase(Token.TRAILER + ": " + token));
    if (!whole) {
      mixed.add(call.head() + " " + body + " " + trailers);
    }
    call.send(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n%s: %s\r\n\r\n"
            .formatted(Token.FIELD, token));
    if (!body.isEmpty()) {
      int half = body.length() / 2 + 1;
      call.send(chunk(body.substring(0, half)));
      call.send(chunk(body.substring(half)));
    }
    call.send("0\r\n%s: %s\r\n\r\n".formatted(Token.TRAILER, token));
    answered.add(token);
  }

  static String chunk(String text) {
    return text.isEmpty() ? "" : Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
  }
}
