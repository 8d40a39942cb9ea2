package org.invertingproxy.proxy.datapath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.frame.Attributes;
import org.invertingproxy.wire.frame.ChannelCode;
import org.invertingproxy.wire.frame.Frame;
import org.invertingproxy.wire.frame.RefusalCode;
import org.invertingproxy.wire.frame.ResetCode;
import org.junit.jupiter.api.Test;

/** Agents on channels that die, refuse, stall or come back. */
class ChannelAgentFailureTest extends DataPathFixture {
  @Test
  void agentDiesBeforeItsAnswer_getIsOfferedAgain_postIsNot() throws Exception {
    try (ChannelAgent dying = channelAgent("a");
        RawConnection get = client("GET / HTTP/1.1");
        RawConnection post = client("POST / HTTP/1.1", "Content-Length: 0")) {
      dying.take();
      dying.take();
      try (ChannelAgent heir = channelAgent("b")) {
        dying.die();
        AgentStream again = heir.take();
        assertThat(again.request().method()).isEqualTo("GET");
        again.answer("ok");
        assertThat(get.readMessage()).startsWith("HTTP/1.1 200").endsWith("ok");
        assertThat(post.readMessage()).startsWith("HTTP/1.1 502").contains("agent-lost");
      }
    }
  }

  @Test
  void agentDiesInTheBody_clientSeesAnAbort() throws Exception {
    try (ChannelAgent dying = channelAgent("a");
        RawConnection client = client("GET /cut HTTP/1.1")) {
      dying.take().respond(200).write("0123456789");
      String begun = client.readUntil("0123456789");
      dying.die();
      String rest = assertTimeoutPreemptively(Duration.ofSeconds(20), client::readAll);
      assertThat(begun + rest).doesNotContain("\r\n0\r\n\r\n");
    }
    awaitEnds("answer-cut");
  }

  @Test
  void agentBreaksOffInTheBody_clientSeesAnAbort_andTheChannelLives() throws Exception {
    try (ChannelAgent agent = channelAgent("a")) {
      try (RawConnection client = client("GET /cut HTTP/1.1")) {
        AgentStream cut = agent.take().respond(200).write("0123456789");
        client.readUntil("0123456789");
        cut.reset(ResetCode.ABORTED);
        String rest = assertTimeoutPreemptively(Duration.ofSeconds(20), client::readAll);
        assertThat(rest).doesNotContain("\r\n0\r\n\r\n");
      }
      assertServes(agent);
    }
    awaitEnds("answer-cut", "ok");
  }

  @Test
  void agentRefuses_postGoesToAnother() throws Exception {
    try (ChannelAgent full = channelAgent("a");
        RawConnection client = client("POST / HTTP/1.1", "Content-Length: 2")) {
      AgentStream refused = full.take();
      try (ChannelAgent heir = channelAgent("b")) {
        refused.reset(ResetCode.REFUSED);
        AgentStream taken = heir.take();
        client.send("hi");
        assertThat(taken.readAll()).isEqualTo("hi");
        taken.answer("ok");
        assertThat(client.readMessage()).startsWith("HTTP/1.1 200");
      }
    }
    awaitEnds("ok");
  }

  @Test
  void agentRefusesForEver_clientGets503() throws Exception {
    try (ChannelAgent full = channelAgent("a");
        RawConnection client = client("GET / HTTP/1.1")) {
      for (int i = 0; i < 6; i++) {
        full.take().reset(ResetCode.REFUSED);
      }
      assertThat(client.readMessage()).startsWith("HTTP/1.1 503").contains("backend-busy");
    }
    awaitEnds("backend-busy");
  }

  @Test
  void agentGivesUpTwice_clientGets502() throws Exception {
    try (ChannelAgent agent = channelAgent("a");
        RawConnection client = client("GET / HTTP/1.1")) {
      agent.take().reset(ResetCode.INTERNAL);
      agent.take().reset(ResetCode.INTERNAL);
      assertThat(client.readMessage()).startsWith("HTTP/1.1 502").contains("agent-lost");
    }
    awaitEnds("agent-lost");
  }

  @Test
  void noHeadInTime_clientGets504_andTheAgentIsTold() throws Exception {
    restart(DataPathServlet.SHORT_HEAD);
    try (ChannelAgent agent = channelAgent("a");
        RawConnection client = client("GET / HTTP/1.1")) {
      AgentStream slow = agent.take();
      assertThat(client.readMessage()).startsWith("HTTP/1.1 504").contains("head-timeout");
      assertThat(slow.awaitClosed()).isEqualTo("PEER CANCELLED");
    }
  }

  @Test
  void agentThatComesBack_takesOverAtOnce() throws Exception {
    try (ChannelAgent former = attempt(1);
        RawConnection client = client("GET / HTTP/1.1")) {
      AgentStream stale = former.take();
      try (ChannelAgent present = attempt(2)) {
        AgentStream again = present.take();
        assertThat(stale.awaitClosed()).isEqualTo("PEER CANCELLED");
        assertThat(ChannelAgent.await(former.refusal(1)).code()).isEqualTo(RefusalCode.REPLACED);
        again.answer("ok");
        assertThat(client.readMessage()).endsWith("ok");
        try (ChannelAgent late = ChannelAgent.connected(server.port(), hello(1))) {
          Frame.Refused refused = (Frame.Refused) late.serve("b", "");
          assertThat(refused.code()).isEqualTo(RefusalCode.REPLACED);
        }
        assertServes(present);
      }
    }
    awaitEnds("ok", "ok");
  }

  private ChannelAgent attempt(int number) throws Exception {
    ChannelAgent agent = ChannelAgent.connected(server.port(), hello(number));
    assertThat(agent.serve("b", "")).isInstanceOf(Frame.Served.class);
    return agent;
  }

  private static Fields hello(int attempt) {
    return Fields.of(
        Attributes.AGENT, "same", Attributes.SLOT, "0", Attributes.ATTEMPT, "" + attempt);
  }

  @Test
  void agentThatLeaves_getsNothingMore_andMayEndWhatItHas() throws Exception {
    try (ChannelAgent leaving = channelAgent("a");
        RawConnection client = client("GET /1 HTTP/1.1")) {
      AgentStream running = leaving.take();
      leaving.mux().unserve(1);
      assertThat(ChannelAgent.await(leaving.refusal(1)).code()).isEqualTo(RefusalCode.UNSERVED);
      try (RawConnection later = client("GET /2 HTTP/1.1")) {
        assertThat(later.readMessage()).startsWith("HTTP/1.1 503");
      }
      running.answer("ok");
      assertThat(client.readMessage()).endsWith("ok");
    }
    awaitEnds("no-agent", "ok");
  }

  @Test
  void agentThatServesAnew_keepsWhatRuns() throws Exception {
    try (ChannelAgent agent = channelAgent("a");
        RawConnection client = client("GET /1 HTTP/1.1")) {
      AgentStream running = agent.take();
      assertThat(agent.serve("b", "")).isInstanceOf(Frame.Served.class);
      assertThat(ChannelAgent.await(agent.refusal(1)).code()).isEqualTo(RefusalCode.UNSERVED);
      assertServes(agent);
      running.answer("ok");
      assertThat(client.readMessage()).endsWith("ok");
    }
    awaitEnds("ok", "ok");
  }

  @Test
  void agentThatFallsSilent_isDeadInTime_andItsGetGoesToAnother() throws Exception {
    try (ChannelAgent frozen = channelAgent("a");
        RawConnection client = client("GET / HTTP/1.1")) {
      frozen.take();
      frozen.freeze();
      try (ChannelAgent heir = channelAgent("b")) {
        heir.take().answer("ok");
        assertThat(client.readMessage()).endsWith("ok");
      }
    }
    awaitEnds("ok");
  }

  @Test
  void idleChannel_outlivesTheIdleTimeOutOfServersAndOfUs() throws Exception {
    try (ChannelAgent agent = channelAgent("a")) {
      long longerThanDeath = DataPathServlet.TIMEOUTS.agentDead().toNanos() * 3 / 2;
      long end = System.nanoTime() + longerThanDeath;
      await(() -> System.nanoTime() - end > 0);
      assertServes(agent);
    }
    awaitEnds("ok");
  }

  @Test
  void channelOverWhichNothingIsServed_isClosedSoon() throws Exception {
    try (ChannelAgent idle = ChannelAgent.connected(server.port(), Fields.EMPTY);
        ChannelAgent denied = ChannelAgent.connected(server.port(), Fields.EMPTY)) {
      assertThat(denied.serve("unknown", "")).isInstanceOf(Frame.Refused.class);
      assertThat(idle.awaitClosed()).isEqualTo(ChannelCode.NORMAL);
      assertThat(denied.awaitClosed()).isEqualTo(ChannelCode.UNAUTHORIZED);
    }
  }

  private void assertServes(ChannelAgent agent) throws Exception {
    try (RawConnection client = client("GET /next HTTP/1.1")) {
      agent.take().answer("fine");
      assertThat(client.readMessage()).startsWith("HTTP/1.1 200").endsWith("fine");
    }
  }
}
