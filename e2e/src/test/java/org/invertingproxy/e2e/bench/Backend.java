package org.invertingproxy.e2e.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.invertingproxy.e2e.http.RawBackend;
import org.invertingproxy.e2e.websocket.EchoBackend;

/**
 * What all ways lead to: nginx, which answers small and large bodies by itself, and behind it a
 * server of ours for what nginx cannot do, taking an upload to its end, holding a request, and an
 * echo of WebSockets.
 */
final class Backend implements AutoCloseable {
  static final String SMALL = "/small";
  static final String SINK = "/own/sink";
  static final String HOLD = "/own/hold";
  static final String ECHO = "/ws";
  private static final int SMALL_BYTES = 1024;
  private static final AtomicInteger HELD = new AtomicInteger();
  private static volatile CountDownLatch end = new CountDownLatch(1);

  private final RawBackend own;
  private final Nginx nginx;

  Backend(long largeBody) throws IOException, InterruptedException {
    EchoBackend echo = new EchoBackend();
    own =
        new RawBackend(
            call -> {
              if (call.head().target().equals(ECHO)) {
                echo.to(call);
                return;
              }
              if (call.head().startLine().contains(HOLD)) {
                HELD.incrementAndGet();
                end.await();
              }
              call.body().transferTo(OutputStream.nullOutputStream());
              call.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            });
    nginx = Nginx.backend(own.port(), "x".repeat(SMALL_BYTES), largeBody);
  }

  /** The path of a body of that many bytes. */
  static String large(long size) {
    return "/large-" + size;
  }

  /** Requests that have ever been held. */
  static int held() {
    return HELD.get();
  }

  /** Answers those that are held now. */
  static synchronized void release() {
    CountDownLatch reached = end;
    end = new CountDownLatch(1);
    reached.countDown();
  }

  int port() {
    return nginx.port();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    release();
    nginx.close();
    own.close();
  }
}
