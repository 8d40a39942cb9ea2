package org.invertingproxy.proxy.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.invertingproxy.proxy.auth.HostileTokens;
import org.invertingproxy.proxy.auth.IssuedToken;
import org.invertingproxy.proxy.auth.Role;
import org.invertingproxy.proxy.log.HeardLines;
import org.invertingproxy.proxy.registry.Backend;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.frame.Attributes;
import org.invertingproxy.wire.frame.Frame;
import org.invertingproxy.wire.frame.RefusalCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may serve what over a channel, and what happens when that ends. */
class ChannelRightsTest extends DataPathFixture {
  private static final Duration LONG = Duration.ofHours(1);
  private static final int LONGEST_IN_A_FRAME = 16_000;

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
  void goodTokenOfAnother_isLogged_andSoIsWhichTokenServes_butNoToken() throws Exception {
    IssuedToken eves = servlet.issue("eve", LONG);
    IssuedToken agents = servlet.issue("agent", LONG);
    try (HeardLines denied = HeardLines.with("Denied eve (" + eves.id());
        HeardLines serving = HeardLines.with(" serves b (" + agents.id())) {
      channel.serve("b", eves.value());
      channel.serve("unknown", eves.value());
      channel.serve("b", agents.value());
      assertThat(denied.lines())
          .singleElement()
          .asString()
          .contains(") from 127.0.0.1: agent of b")
          .doesNotContain(eves.value());
      assertThat(serving.lines())
          .singleElement()
          .asString()
          .endsWith(")\n")
          .doesNotContain(agents.value());
    }
    channel.close();
  }

  @Test
  void everyHostileToken_isRefusedInAnOffer_inTheSameWords() throws Exception {
    HostileTokens tokens = HostileTokens.of(dataDir, Role.AGENT, "agent");
    assertThat(channel.serve("b", tokens.good())).isInstanceOf(Frame.Served.class);
    Set<String> words = new HashSet<>();
    for (Map.Entry<String, String> row : tokens.rows().entrySet()) {
      if (row.getValue().length() > LONGEST_IN_A_FRAME) {
        continue;
      }
      servlet.forgiveFailures();
      try (ChannelAgent agent = ChannelAgent.connected(server.port(), Fields.EMPTY)) {
        Frame reply = agent.serve("b", row.getValue());
        assertThat(reply).as(row.getKey()).isInstanceOf(Frame.Refused.class);
        words.add(((Frame.Refused) reply).code() + " " + ((Frame.Refused) reply).reason());
      }
    }
    assertThat(words).hasSize(1);
    channel.close();
  }

  @Test
  void strangerWhoKnowsTheNameOfARun_takesNothingOver() throws Exception {
    Fields hello =
        Fields.of(
            Attributes.AGENT, "name-of-the-run", Attributes.SLOT, "0", Attributes.ATTEMPT, "1");
    Fields later =
        Fields.of(
            Attributes.AGENT, "name-of-the-run", Attributes.SLOT, "0", Attributes.ATTEMPT, "9");
    try (ChannelAgent owner = ChannelAgent.connected(server.port(), hello);
        ChannelAgent thief = ChannelAgent.connected(server.port(), later)) {
      owner.serve("b", servlet.token("agent", LONG));
      Frame.Refused refused = (Frame.Refused) thief.serve("b", servlet.token("eve", LONG));
      assertThat(refused.code()).isEqualTo(RefusalCode.UNAUTHORIZED);
      try (RawConnection client = client("GET / HTTP/1.1")) {
        owner.take().answer("mine");
        assertThat(client.readMessage()).endsWith("mine");
      }
    }
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
  void tokenThatIsRevoked_endsTheLink_andWhatRuns_andServesNothingMore() throws Exception {
    IssuedToken token = servlet.issue("agent", LONG);
    channel.serve("b", token.value());
    assertRevoked(() -> servlet.revoke(token));
    try (ChannelAgent again = ChannelAgent.connected(server.port(), Fields.EMPTY)) {
      assertThat(again.serve("b", token.value())).isInstanceOf(Frame.Refused.class);
    }
  }

  @Test
  void tokenOfTheUpgradeThatIsRevoked_servesNothingMoreOverThatChannel() throws Exception {
    IssuedToken token = servlet.issue("agent", LONG);
    try (ChannelAgent agent = ChannelAgent.withToken(server.port(), token.value())) {
      servlet.revoke(token);
      assertThat(agent.serve("b", "")).isInstanceOf(Frame.Refused.class);
    }
    channel.close();
  }

  @Test
  void tokenThatIsRevokedAfterItWasRenewed_keepsWhatRuns() throws Exception {
    IssuedToken token = servlet.issue("agent", LONG);
    channel.serve("b", token.value());
    try (RawConnection client = client("GET / HTTP/1.1")) {
      AgentStream running = channel.take();
      channel.serve("b", servlet.token("agent", LONG));
      servlet.revoke(token);
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
