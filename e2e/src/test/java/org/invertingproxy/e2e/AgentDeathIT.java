package org.invertingproxy.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.invertingproxy.e2e.http.Head;
import org.invertingproxy.e2e.http.MessageBody;
import org.invertingproxy.e2e.http.RawBackend;
import org.invertingproxy.e2e.http.RawClient;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.server.RunningServers;
import org.invertingproxy.e2e.server.ServerKind;
import org.invertingproxy.e2e.server.SharedServers;
import org.invertingproxy.e2e.tunnel.ProcessTunnel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client sees when the agent is killed, in every server. */
@ParameterizedClass
@EnumSource
@ExtendWith(SharedServers.class)
class AgentDeathIT {
  private final ProxyServer proxy;

  AgentDeathIT(ServerKind kind, RunningServers servers) throws Exception {
    proxy = servers.get(kind);
  }

  @Test
  void agentKilledBeforeTheHead_clientGets502_andThePostIsNotRepeated() throws Exception {
    CountDownLatch reached = new CountDownLatch(1);
    AtomicInteger calls = new AtomicInteger();
    RawBackend.Answer silent =
        call -> {
          calls.incrementAndGet();
          reached.countDown();
          // Ends when the agent's connection does.
          call.socket().getInputStream().read();
        };
    try (ProcessTunnel tunnel = ProcessTunnel.open(proxy, silent);
        RawClient client = RawClient.connect(proxy.port())) {
      client.send("POST / HTTP/1.1\r\nHost: " + tunnel.host() + "\r\nContent-Length: 2\r\n\r\nhi");
      reached.await();
      tunnel.agent().kill();

      assertThat(client.response().status()).isEqualTo(502);
      assertThat(calls).hasValue(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 100", "Transfer-Encoding: chunked"})
  void agentKilledDuringTheAnswer_clientSeesNoCleanEnd(String framing) throws Exception {
    RawBackend.Answer half =
        call -> {
          boolean chunked = framing.endsWith("chunked");
          call.send("HTTP/1.1 200 OK\r\n" + framing + "\r\n\r\n");
          call.send(chunked ? "7\r\npartial\r\n" : "partial");
          call.socket().getInputStream().read();
        };
    try (ProcessTunnel tunnel = ProcessTunnel.open(proxy, half);
        RawClient client = RawClient.connect(proxy.port())) {
      Head head = client.get(tunnel.host(), "/").head();
      MessageBody body = client.body(head);
      assertThat(new String(body.readNBytes(7), US_ASCII)).isEqualTo("partial");
      tunnel.agent().kill();

      assertThatThrownBy(body::read).isInstanceOf(IOException.class);
    }
  }
}
