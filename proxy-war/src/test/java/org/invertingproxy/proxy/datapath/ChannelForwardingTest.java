package org.invertingproxy.proxy.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Requests and answers that pass over a channel. */
class ChannelForwardingTest extends DataPathFixture {
  @Test
  void get_reachesTheAgentAsSent_andTheAnswerTheClient() throws Exception {
    try (ChannelAgent agent = ChannelAgent.serving(server.port(), "a");
        RawConnection client = client("GET /a?x=1&y HTTP/1.1", "X-A: 1", "x-a: 2")) {
      AgentStream request = agent.take();
      assertThat(request.request().method()).isEqualTo("GET");
      assertThat(request.request().target()).isEqualTo("/a?x=1&y");
      assertThat(request.request().fields().all("X-A")).containsExactly("1", "2");
      request.respond(201, "Content-Length", "2", "X-B", "3").write("hi").end();
      assertThat(client.readMessage())
          .startsWith("HTTP/1.1 201")
          .containsIgnoringCase("X-B: 3")
          .endsWith("\r\n\r\nhi");
      assertThat(request.awaitClosed()).isEqualTo("done");
    }
    awaitEnds("ok");
  }
}
