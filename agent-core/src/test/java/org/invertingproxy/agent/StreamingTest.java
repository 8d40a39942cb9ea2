package org.invertingproxy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.invertingproxy.agent.testing.ProxyPeer;
import org.invertingproxy.agent.testing.RawServer;
import org.invertingproxy.agent.testing.RequestLog;
import org.invertingproxy.agent.testing.Until;
import org.junit.jupiter.api.Test;

/** Bodies pass while they come, both ways at once, and the slower side sets the pace. */
final class StreamingTest {
  private static final String START =
      "HTTP/1.1 200 OK\r\nX-Inverting-Proxy-Request-Start-Time: 2026-01-01T00:00:00Z\r\n";
  // What sockets, pipes and Netty may hold on the way; far below what is sent.
  private static final long MOST_IN_FLIGHT = 16L * 1024 * 1024;

  @Test
  void eventStream_arrivesEventByEvent() throws Exception {
    CountDownLatch more = new CountDownLatch(1);
    RawServer.Script events =
        connection -> {
          connection.readHead();
          connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
          connection.writeChunk("data: 1\n\n");
          more.await();
          connection.write("0\r\n\r\n");
        };
    RequestLog events1 = new RequestLog();
    try (Tunnel tunnel = new Tunnel(events)) {
      tunnel
          .proxy()
          .deviate(
              call -> {
                if (call.isPost()) {
                  StringBuilder wire = new StringBuilder();
                  while (!wire.toString().endsWith("data: 1\n\n\r\n")) {
                    wire.append(call.connection().readChunk());
                  }
                  events1.add(wire.toString());
                  tunnel.proxy().post(call);
                  return true;
                }
                return false;
              });
      tunnel.proxy().enqueue("1", "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
      assertThat(events1.next()).contains("data: 1");
      more.countDown();
      assertThat(tunnel.proxy().nextPosted().complete()).isTrue();
    }
  }

  @Test
  void bothBodies_runAtTheSameTime() throws Exception {
    RawServer.Script echo =
        connection -> {
          connection.readHead();
          connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
          String piece = connection.readChunk();
          while (!piece.isEmpty()) {
            connection.writeChunk(piece);
            piece = connection.readChunk();
          }
          connection.write("0\r\n\r\n");
        };
    RequestLog echoed = new RequestLog();
    try (Tunnel tunnel = new Tunnel(echo)) {
      tunnel
          .proxy()
          .deviate(
              call -> {
                if (call.isPost()) {
                  String wire = call.connection().readChunk();
                  while (!wire.isEmpty()) {
                    echoed.add(wire);
                    wire = call.connection().readChunk();
                  }
                  call.connection().readLine();
                  call.answer(200, "", "");
                  return true;
                }
                if (!call.isFetch()) {
                  return false;
                }
                call.connection().write(START + "Transfer-Encoding: chunked\r\n\r\n");
                call.connection()
                    .writeChunk("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
                assertThat(echoed.next()).startsWith("HTTP/1.1 200 OK");
                for (int i = 0; i < 3; i++) { // each piece only after the one before came back
                  call.connection().writeChunk("4\r\nping\r\n");
                  String back = echoed.next();
                  while (!back.contains("ping")) {
                    back = echoed.next();
                  }
                }
                call.connection().writeChunk("0\r\n\r\n");
                call.connection().write("0\r\n\r\n");
                return true;
              });
      tunnel.proxy().enqueue("1", "unused");
      assertThat(tunnel.nextSummary().requestBytes()).isEqualTo(12);
    }
  }

  @Test
  void proxyDoesNotRead_backendIsHeldBack_andOthersAreNot() throws Exception {
    AtomicLong sent = new AtomicLong();
    RawServer.Script backend =
        connection -> {
          boolean endless = connection.readHead().contains("/endless");
          connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
          String piece = "x".repeat(64 * 1024);
          while (endless) {
            connection.writeChunk(piece);
            sent.addAndGet(piece.length());
          }
          connection.write("0\r\n\r\n");
        };
    CountDownLatch done = new CountDownLatch(1);
    try (Tunnel tunnel = new Tunnel(backend)) {
      tunnel
          .proxy()
          .deviate(
              call -> {
                if (call.isPost() && call.id().equals("slow")) {
                  done.await();
                  throw new IOException("enough");
                }
                return false;
              });
      tunnel.proxy().enqueue("slow", "GET /endless HTTP/1.1\r\nHost: h\r\n\r\n");
      awaitStandstill(sent);
      assertThat(sent.get()).isLessThan(MOST_IN_FLIGHT);
      assertThat(tunnel.agent().bodies().held()).isPositive();
      assertThat(tunnel.get("/other").complete()).isTrue();
      done.countDown();
    }
  }

  @Test
  void backendDoesNotRead_proxyIsHeldBack() throws Exception {
    AtomicLong sent = new AtomicLong();
    CountDownLatch done = new CountDownLatch(1);
    RawServer.Script backend =
        connection -> {
          connection.readHead();
          done.await();
        };
    try (Tunnel tunnel = new Tunnel(backend)) {
      tunnel
          .proxy()
          .deviate(
              call -> {
                if (!call.isFetch()) {
                  return false;
                }
                call.connection().write(START + "Content-Length: 99999999999\r\n\r\n");
                call.connection()
                    .write("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9999999999\r\n\r\n");
                String piece = "x".repeat(64 * 1024);
                while (true) {
                  call.connection().write(piece);
                  sent.addAndGet(piece.length());
                }
              });
      tunnel.proxy().enqueue("1", "unused");
      awaitStandstill(sent);
      assertThat(sent.get()).isLessThan(MOST_IN_FLIGHT);
      assertThat(tunnel.agent().bodies().held()).isPositive();
      done.countDown();
    }
  }

  /** Waits until something was sent and then nothing more for half a second. */
  private static void awaitStandstill(AtomicLong counter) throws Exception {
    long[] last = {0, System.nanoTime()};
    Until.holds(
        () -> {
          long now = counter.get();
          if (now != last[0]) {
            last[0] = now;
            last[1] = System.nanoTime();
          }
          return now > 0 && System.nanoTime() - last[1] > 500_000_000L;
        });
  }

  @Test
  void largeBodies_passWholeInBothDirections() throws Exception {
    int size = 40 * 1024 * 1024;
    String piece = "0123456789abcdef".repeat(4096);
    AtomicLong received = new AtomicLong();
    RawServer.Script backend =
        connection -> {
          connection.readHead();
          for (int i = 0; i < size / piece.length(); i++) {
            received.addAndGet(connection.read(piece.length()).equals(piece) ? piece.length() : 0);
          }
          connection.write("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n");
          for (int i = 0; i < size / piece.length(); i++) {
            connection.write(piece);
          }
        };
    try (Tunnel tunnel = new Tunnel(backend)) {
      String wire = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: " + size + "\r\n\r\n";
      tunnel.proxy().enqueue("1", wire + piece.repeat(size / piece.length()));
      ProxyPeer.Posted posted = tunnel.proxy().nextPosted();
      assertThat(received).hasValue(size);
      assertThat(posted.wire()).hasSize(size + posted.wire().indexOf("\r\n\r\n") + 4);
      assertThat(posted.wire()).endsWith(piece);
      assertThat(posted.complete()).isTrue();
    }
  }
}
