package org.invertingproxy.proxy.front;

import com.google.gson.JsonObject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.invertingproxy.proxy.exchange.ForwardError;
import org.invertingproxy.proxy.servlet.HttpDate;
import org.invertingproxy.wire.BodyPipe;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.ResponseHead;
import org.jspecify.annotations.Nullable;

/**
 * What a client is sent when its exchange failed: a small page for browsers, else a problem
 * document (RFC 9457). Says nothing of versions, addresses or which names exist.
 */
final class ErrorAnswer {
  /** What clients may ask for, as far as this proxy is concerned. */
  static final String ALLOWED = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

  private final ResponseHead head;
  private final byte[] body;

  private ErrorAnswer(ResponseHead head, byte[] body) {
    this.head = head;
    this.body = body;
  }

  /**
   * The answer to an error.
   *
   * @param html whether the client prefers a page
   * @param lastSeen when the agent was last heard of, for the errors that are about its absence
   */
  static ErrorAnswer of(ForwardError error, boolean html, @Nullable Instant lastSeen) {
    String text = html ? page(error, lastSeen) : problem(error, lastSeen);
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    Fields.Builder fields =
        Fields.builder()
            .add("Content-Type", html ? "text/html;charset=utf-8" : "application/problem+json")
            .add("Content-Length", Integer.toString(body.length))
            .add(HttpDate.NAME, HttpDate.now())
            .add("Cache-Control", "no-store")
            .add("X-Content-Type-Options", "nosniff")
            .add("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
    if (error.retryAfterSeconds() > 0) {
      fields.add("Retry-After", Integer.toString(error.retryAfterSeconds()));
    }
    if (error == ForwardError.UNAUTHENTICATED) {
      fields.add("WWW-Authenticate", "Bearer realm=\"inverting-proxy\"");
    }
    if (error == ForwardError.METHOD_REFUSED) {
      fields.add("Allow", ALLOWED);
    }
    return new ErrorAnswer(new ResponseHead(error.status(), fields.build()), body);
  }

  ResponseHead head() {
    return head;
  }

  /** The body, filled and ended. */
  BodyPipe pipe() {
    BodyPipe pipe = new BodyPipe(body.length);
    pipe.write(body.clone());
    pipe.end(Fields.EMPTY);
    return pipe;
  }

  /** Whether the client is a browser that shows a page. */
  static boolean prefersPage(HttpServletRequest request) {
    String accept = request.getHeader("Accept");
    return accept != null && accept.contains("text/html");
  }

  /**
   * Sends it as the whole response; small enough to be buffered until the call is completed, which
   * never blocks. Its length is left to the container: Jetty blocks on the last byte of a known
   * one. Whoever sends HTTP/1.1 that we do not understand gets no second request on its connection.
   */
  void send(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Fields fields = head.fields().without(line -> line.is("Content-Length"));
    ResponseHeads.apply(new ResponseHead(head.status(), fields), response);
    if (head.status() == 426) { // RFC 6455 section 4.4, RFC 9110 section 15.5.22
      response.setHeader("Upgrade", "websocket");
      response.setHeader("Sec-WebSocket-Version", "13");
    }
    boolean misread = head.status() == 400 || head.status() == 501;
    if (misread && request.getProtocol().startsWith("HTTP/1")) {
      response.setHeader("Connection", "close");
    }
    if (ResponseHeads.mayHaveBody(request.getMethod(), head.status())) {
      response.getOutputStream().write(body);
    }
  }

  private static String problem(ForwardError error, @Nullable Instant lastSeen) {
    JsonObject json = new JsonObject();
    json.addProperty("type", "about:blank");
    json.addProperty("title", error.title());
    json.addProperty("status", error.status());
    json.addProperty("cause", error.tag());
    if (lastSeen != null) {
      json.addProperty("agentLastSeen", seconds(lastSeen));
    }
    return json + "\n";
  }

  private static String seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String page(ForwardError error, @Nullable Instant lastSeen) {
    String seen =
        lastSeen == null ? "" : "<p>Its agent was last seen " + seconds(lastSeen) + ".</p>";
    String again = error.retryAfterSeconds() > 0 ? "<p>Trying again in a moment may help.</p>" : "";
    return """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8">
        <meta name="viewport" content="width=device-width,initial-scale=1">
        <title>%1$d</title>
        <style>
        :root{color-scheme:light dark}
        body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:20vh auto 0;padding:0 1.5rem}
        h1{font-size:3.5rem;margin:0;letter-spacing:-.03em}
        p{margin:.5rem 0}code{opacity:.65}
        </style></head>
        <body><h1>%1$d</h1><p>%2$s</p>%3$s%4$s<p><code>%5$s</code></p></body></html>
        """
        .formatted(error.status(), error.title(), seen, again, error.tag());
  }
}
