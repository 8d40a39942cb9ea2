package org.invertingproxy.proxy.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import org.invertingproxy.proxy.exchange.Exchange;
import org.invertingproxy.wire.BodyPipe;
import org.junit.jupiter.api.Test;

/** A party that does not read costs its own exchange the pipe's capacity and others nothing. */
class BackPressureTest extends DataPathFixture {
  private static final int CAPACITY = 256 * 1024;

  /** The pipe's capacity and one piece of a container's buffer. */
  private static final int MOST = CAPACITY + 16 * 1024;

  private static final int PIECE = 64 * 1024;
  private static final int PIECES = 480;

  @Test
  void clientThatDoesNotRead_stopsItsAgent_andNobodyElse() throws Exception {
    try (RawConnection slow = client("GET /slow HTTP/1.1")) {
      String id = take();
      BodyPipe pipe = begun().responseBody();
      try (RawConnection answer = agent.beginAnswer(id)) {
        String length = Integer.toString(PIECE * PIECES);
        answer.send(
            PollingAgent.chunk("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n"));
        Thread sender = sending(answer, PollingAgent.chunk("~".repeat(PIECE)), "0\r\n\r\n");
        assertHeldWhileOthersPass(pipe, sender);
        slow.readUntil("\r\n\r\n");
        assertThat(slow.count('~', PIECE * PIECES)).isEqualTo(PIECE * PIECES);
        sender.join();
        assertThat(answer.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 200");
      }
    }
  }

  @Test
  void agentThatDoesNotRead_stopsItsClient_andNobodyElse() throws Exception {
    String length = "Content-Length: " + PIECE * PIECES;
    try (RawConnection client = client("POST /slow HTTP/1.1", length)) {
      Thread sender = sending(client, "~".repeat(PIECE), "");
      String id = agent.poll()[0];
      try (RawConnection fetch = agent.fetch(id)) {
        assertHeldWhileOthersPass(begun().requestBody(), sender);
        assertThat(fetch.count('~', PIECE * PIECES)).isEqualTo(PIECE * PIECES);
      }
      sender.join();
      agent.answer(id, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
      assertThat(client.readMessage()).endsWith("\r\n\r\nok");
    }
  }

  private Exchange begun() {
    return servlet.begun().element();
  }

  private void assertHeldWhileOthersPass(BodyPipe pipe, Thread sender) throws Exception {
    for (int i = 0; i < 15; i++) {
      try (RawConnection other = client("GET /other HTTP/1.1")) {
        agent.answer(take(), "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        assertThat(other.readMessage()).endsWith("\r\n\r\nok");
      }
      assertThat(pipe.buffered()).isLessThanOrEqualTo(MOST);
    }
    // At rest it is full, or less than half was taken since: the writer is woken only then.
    await(() -> pipe.buffered() > CAPACITY / 2);
    assertThat(pipe.buffered()).isBetween(CAPACITY / 2, MOST);
    assertThat(sender.isAlive()).isTrue();
  }

  private static Thread sending(RawConnection connection, String piece, String end) {
    Thread sender =
        new Thread(
            () -> {
              for (int i = 0; i < PIECES; i++) {
                connection.sendQuietly(piece);
              }
              connection.sendQuietly(end);
            });
    sender.start();
    return sender;
  }
}
