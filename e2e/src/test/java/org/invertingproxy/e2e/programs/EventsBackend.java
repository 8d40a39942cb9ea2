package org.invertingproxy.e2e.programs;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import org.invertingproxy.e2e.http.BackendCall;
import org.invertingproxy.e2e.http.RawBackend;

/**
 * A page that listens to server-sent events, and the events: three of them, counted on from what
 * the browser has seen last, then nothing but comments until it leaves.
 */
final class EventsBackend implements RawBackend.Answer {
  private static final int TICK_MILLIS = 200;

  private static final String PAGE =
      """
      <!doctype html><title>events</title><p id="log">-</p><p id="errors">-</p>
      <script>
      const say = (id, text) => document.getElementById(id).textContent = text;
      const source = new EventSource('/events'), seen = [];
      let errors = 0;
      source.onmessage = e => { seen.push(`${e.lastEventId}:${e.data}`); say('log', seen.join(' ')); };
      source.onerror = () => say('errors', `${++errors} errors`);
      </script>
      """;

  private final Semaphore left = new Semaphore(0);

  /** A permit for each listener whose connection has ended. */
  Semaphore left() {
    return left;
  }

  @Override
  public void to(BackendCall call) throws IOException {
    if (call.head().target().equals("/events")) {
      try {
        tell(call);
      } finally {
        left.release();
      }
    } else {
      call.send(
          "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: "
              + PAGE.length()
              + "\r\n\r\n"
              + PAGE);
    }
  }

  private static void tell(BackendCall call) throws IOException {
    String last = call.head().value("Last-Event-ID").orElse("0");
    call.send(
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n");
    piece(call, "retry: 100\n\n");
    int id = Integer.parseInt(last);
    for (int next = id + 1; next <= id + 3; next++) {
      piece(call, "id: " + next + "\ndata: \u00fc after " + last + "\n\n");
    }
    call.socket().setSoTimeout(TICK_MILLIS);
    while (isThere(call)) {
      piece(call, ": still here\n\n");
    }
  }

  private static boolean isThere(BackendCall call) throws IOException {
    try {
      return call.socket().getInputStream().read() >= 0;
    } catch (SocketTimeoutException silent) {
      return true;
    }
  }

  private static void piece(BackendCall call, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    call.send(Integer.toHexString(bytes.length) + "\r\n");
    call.out().write(bytes);
    call.send("\r\n");
  }
}
