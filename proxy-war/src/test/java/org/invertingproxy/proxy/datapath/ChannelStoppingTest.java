package org.invertingproxy.proxy.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.invertingproxy.wire.frame.ChannelCode;
import org.junit.jupiter.api.Test;

/** What a stop of the proxy means to channels. */
class ChannelStoppingTest extends DataPathFixture {
  @Test
  void drain_agentIsToldToGo_runningOnesEnd() throws Exception {
    try (ChannelAgent agent = channelAgent("a");
        RawConnection running = client("GET /1 HTTP/1.1")) {
      AgentStream request = agent.take();
      servlet.broker().drain();
      servlet.channels().goAway();
      assertThat(ChannelAgent.await(agent.goingAway()).code()).isEqualTo(ChannelCode.GOING_AWAY);
      try (RawConnection late = client("GET /2 HTTP/1.1")) {
        assertThat(late.readMessage()).startsWith("HTTP/1.1 503").contains("stopping");
      }
      request.answer("ok");
      assertThat(running.readMessage()).endsWith("\r\n\r\nok");
      assertThat(ChannelAgent.await(agent.whenDrained())).isTrue();
      assertThat(servlet.broker().awaitIdle(Duration.ofSeconds(10))).isTrue();
    }
    awaitEnds("stopping", "ok");
  }

  @Test
  void endOfTheDrain_cutsVisiblyWhatRuns_andClosesTheChannel() throws Exception {
    try (ChannelAgent agent = channelAgent("a");
        RawConnection streaming = client("GET /1 HTTP/1.1")) {
      AgentStream request = agent.take().respond(200).write("part");
      streaming.readUntil("part");
      servlet.broker().drain();
      servlet.channels().goAway();
      servlet.broker().abortAll();
      servlet.channels().close();
      assertThat(streaming.readAll()).doesNotContain("\r\n0\r\n\r\n");
      assertThat(request.awaitClosed()).isIn("PEER CANCELLED", "CHANNEL ABORTED");
      assertThat(agent.awaitClosed()).isEqualTo(ChannelCode.GOING_AWAY);
    }
    awaitEnds("stopping");
  }
}
