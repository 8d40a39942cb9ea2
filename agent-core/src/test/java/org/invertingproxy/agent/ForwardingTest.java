package org.invertingproxy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.invertingproxy.agent.testing.RawServer;
import org.invertingproxy.agent.testing.ScriptedProxy;
import org.junit.jupiter.api.Test;

final class ForwardingTest {
  @Test
  void request_andItsAnswer_passUnchanged() throws Exception {
    BlockingQueue<String> heads = new ArrayBlockingQueue<>(10);
    try (ScriptedProxy proxy = new ScriptedProxy();
        RawServer backend =
            new RawServer(
                connection -> {
                  heads.add(connection.readHead());
                  connection.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-A: b\r\n\r\nhello");
                  heads.add(connection.readHead());
                });
        Agent agent =
            Agent.builder()
                .proxy(proxy.uri())
                .backend("hello")
                .host("localhost:" + backend.port())
                .start()) {
      ScriptedProxy.Posted posted =
          proxy.exchange("id1", "GET /a%2Fb?x=| HTTP/1.1\r\nHost: hello.example\r\n\r\n");
      assertThat(heads.poll(5, TimeUnit.SECONDS))
          .isEqualTo("GET /a%2Fb?x=| HTTP/1.1\r\nHost: hello.example\r\n\r\n");
      assertThat(posted.wire())
          .isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-A: b\r\n\r\nhello");
      assertThat(posted.complete()).isTrue();
      assertThat(agent.status().state()).isEqualTo(AgentState.ONLINE);
    }
  }
}
