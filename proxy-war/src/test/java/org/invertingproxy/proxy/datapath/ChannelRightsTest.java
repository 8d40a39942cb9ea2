package org.invertingproxy.proxy.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.invertingproxy.proxy.registry.Backend;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.frame.Frame;
import org.invertingproxy.wire.frame.RefusalCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may serve what over a channel, and what happens when that ends. */
class ChannelRightsTest extends DataPathFixture {
  private static final Duration LONG = Duration.ofHours(1);

  private ChannelAgent channel;

  @BeforeEach
  void connect() throws Exception {
    restartWithRights();
    channel = ChannelAgent.connected(server.port(), Fields.EMPTY);
  }

  @Test
  void tokenOfTheBackendsUser_serves() throws Exception {
    assertThat(channel.serve("b", servlet.token("agent", LONG))).isInstanceOf(Frame.Served.class);
    try (RawConnection client = client("GET / HTTP/1.1")) {
      channel.take().answer("ok");
      assertThat(client.readMessage()).endsWith("ok");
    }
    channel.close();
  }

  @Test
  void otherTokens_noToken_unknownBackends_areRefusedAlike() throws Exception {
    List<Frame> replies =
        List.of(
            channel.serve("b", servlet.token("somebody", LONG)),
            channel.serve("b", ""),
            channel.serve("b", "no.such.token"),
            channel.serve("unknown", servlet.token("agent", LONG)));
    assertThat(replies)
        .allSatisfy(
            reply -> {
              Frame.Refused refused = (Frame.Refused) reply;
              assertThat(refused.code()).isEqualTo(RefusalCode.UNAUTHORIZED);
              assertThat(refused.reason()).startsWith("no such backend, or this token");
            });
    channel.close();
  }

  @Test
  void tokenOfTheUpgrade_countsWhereAnOfferBringsNone() throws Exception {
    try (ChannelAgent agent = ChannelAgent.withToken(server.port(), servlet.token("agent", LONG))) {
      assertThat(agent.serve("b", "")).isInstanceOf(Frame.Served.class);
    }
    channel.close();
  }

  @Test
  void tokenThatExpires_endsTheLink_andWhatRuns() throws Exception {
    channel.serve("b", servlet.token("agent", Duration.ofSeconds(2)));
    assertRevoked(() -> {});
  }

  @Test
  void tokenThatIsRenewedInTime_keepsWhatRuns() throws Exception {
    channel.serve("b", servlet.token("agent", Duration.ofSeconds(2)));
    Instant expiry = Instant.now().plusSeconds(3);
    try (RawConnection client = client("GET / HTTP/1.1")) {
      AgentStream running = channel.take();
      channel.serve("b", servlet.token("agent", LONG));
      await(() -> Instant.now().isAfter(expiry));
      running.answer("ok");
      assertThat(client.readMessage()).endsWith("ok");
    }
    channel.close();
  }

  @Test
  void backendThatIsDeleted_endsTheLink_andWhatRuns() throws Exception {
    channel.serve("b", servlet.token("agent", LONG));
    assertRevoked(() -> servlet.channels().forget("b"));
  }

  @Test
  void backendOfAnotherUserNow_endsTheLink_andWhatRuns() throws Exception {
    channel.serve("b", servlet.token("agent", LONG));
    assertRevoked(() -> servlet.channels().recheck(record("other")));
  }

  @Test
  void backendOfTheSameUserStill_changesNothing() throws Exception {
    channel.serve("b", servlet.token("agent", LONG));
    servlet.channels().recheck(record("agent"));
    try (RawConnection client = client("GET / HTTP/1.1")) {
      channel.take().answer("ok");
      assertThat(client.readMessage()).endsWith("ok");
    }
    channel.close();
  }

  private static Backend record(String user) {
    return new Backend(
        "b", Backend.ALL_USERS, user, List.of("/"), "b", List.of(), Instant.EPOCH, null);
  }

  private void assertRevoked(Runnable event) throws Exception {
    try (RawConnection client = client("POST / HTTP/1.1", "Content-Length: 0")) {
      AgentStream running = channel.take();
      event.run();
      assertThat(ChannelAgent.await(channel.refusal(1)).code()).isEqualTo(RefusalCode.REVOKED);
      assertThat(running.awaitClosed()).isEqualTo("PEER CANCELLED");
      assertThat(client.readMessage()).startsWith("HTTP/1.1 502").contains("agent-lost");
    }
    assertThat(servlet.links().isOnline("b")).isFalse();
    channel.close();
    awaitEnds("agent-lost");
  }
}
