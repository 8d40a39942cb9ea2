package org.invertingproxy.e2e.load;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.invertingproxy.e2e.http.Head;
import org.invertingproxy.e2e.http.Http2Response;
import org.invertingproxy.e2e.http.Http2Session;

/** Asks on streams of a connection that others use at the same time, with trailers. */
final class Http2Asker implements Asker {
  private static final long PATIENCE_SECONDS = 90;

  private final Http2Session session;
  private final String host;

  Http2Asker(Http2Session session, String host) {
    this.session = session;
    this.host = host;
  }

  @Override
  public String ask(Token token) throws Exception {
    int stream = begin(token);
    CompletableFuture<Http2Response> response = session.response(stream);
    String body = token.body();
    session.data(stream, body.substring((body.length() + 1) / 2), false);
    session.trailers(stream, List.of(Token.TRAILER + ": " + token.text()));
    Http2Response answer = response.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    List<String> fields = new Head("", answer.lines()).values(Token.FIELD);
    List<String> behind = new Head("", answer.trailers()).values(Token.TRAILER);
    return answer.status() + " " + fields + " " + answer.body() + " " + behind;
  }

  @Override
  public void leave(Token token) throws IOException {
    session.cancel(begin(token));
  }

  private int begin(Token token) throws IOException {
    String body = token.body();
    int stream =
        session.head(
            List.of(
                ":method: POST",
                ":scheme: http",
                ":authority: " + host,
                ":path: /" + token.text(),
                "te: trailers",
                Token.FIELD + ": " + token.text()));
    session.data(stream, body.substring(0, (body.length() + 1) / 2), false);
    return stream;
  }

  @Override
  public void close() {
    // The session is shared.
  }
}
