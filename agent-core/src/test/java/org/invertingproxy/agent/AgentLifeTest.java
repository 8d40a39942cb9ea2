package org.invertingproxy.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.invertingproxy.agent.testing.Call;
import org.invertingproxy.agent.testing.RawServer;
import org.invertingproxy.agent.testing.RequestLog;
import org.invertingproxy.agent.testing.ScriptedProxy;
import org.invertingproxy.agent.testing.Until;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starting, stopping, and what is left afterwards: nothing. */
final class AgentLifeTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private static Set<String> agentThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        // Netty has one thread of its own for all, which ends when nobody has used it for a second.
        .filter(
            name -> name.startsWith("inverting-agent") || name.startsWith("globalEventExecutor"))
        .collect(Collectors.toSet());
  }

  @Test
  void close_releasesEveryThreadAndSocket() throws Exception {
    Until.holds(() -> agentThreads().isEmpty());
    RawServer.Script keptOpen =
        connection -> {
          while (!connection.readHead().isEmpty()) {
            connection.write(OK);
          }
        };
    try (Tunnel tunnel = new Tunnel(keptOpen)) {
      tunnel.get("/1");
      tunnel.get("/2");
      assertThat(agentThreads()).isNotEmpty();
      assertThat(Thread.getAllStackTraces().keySet())
          .filteredOn(thread -> thread.getName().startsWith("inverting-agent"))
          .allMatch(Thread::isDaemon);

      tunnel.agent().close();

      Until.holds(() -> agentThreads().isEmpty());
      tunnel.proxy().endPoll(); // its thread sees the closed connection only when it writes
      Until.holds(() -> tunnel.proxy().server().open() == 0);
      Until.holds(() -> tunnel.backend().open() == 0);
      assertThat(tunnel.agent().status().state()).isEqualTo(AgentState.CLOSED);
      tunnel.agent().close();
    }
  }

  @Test
  void close_cutsOffWhatRuns() throws Exception {
    RequestLog backend = new RequestLog();
    RawServer.Script endless =
        connection -> {
          connection.readHead();
          connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
          connection.writeChunk("first");
          backend.add("started");
          backend.add("closed by peer: " + connection.isClosedByPeer());
        };
    try (Tunnel tunnel = new Tunnel(endless)) {
      tunnel.proxy().enqueue("1", "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
      backend.next();
      Until.holds(() -> tunnel.proxy().calls().stream().anyMatch(Call::isPost));
      tunnel.agent().close();
      assertThat(backend.next()).isEqualTo("closed by peer: true");
      assertThat(tunnel.proxy().nextPosted().complete()).isFalse();
    }
  }

  @Test
  void stop_letsARunningRequestEnd_thenCloses() throws Exception {
    CountDownLatch stopping = new CountDownLatch(1);
    RequestLog backend = new RequestLog();
    RawServer.Script slow =
        connection -> {
          connection.readHead();
          backend.add("got it");
          stopping.await();
          connection.write(OK);
        };
    try (Tunnel tunnel = new Tunnel(slow)) {
      tunnel.proxy().enqueue("1", "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
      backend.next();
      CompletableFuture<Void> stopped = Stopping.inBackground(tunnel.agent());
      Until.holds(() -> tunnel.agent().status().state() == AgentState.STOPPING);
      stopping.countDown();
      assertThat(tunnel.proxy().nextPosted().wire()).isEqualTo(OK);
      stopped.get(10, TimeUnit.SECONDS);
      assertThat(tunnel.agent().status().state()).isEqualTo(AgentState.CLOSED);
    }
  }

  @Test
  void stop_whileARequestIsBeingFetched_itIsServedFirst() throws Exception {
    CountDownLatch stopping = new CountDownLatch(1);
    RawServer.Script backend =
        connection -> {
          connection.readHead();
          connection.write(OK);
        };
    try (Tunnel tunnel = new Tunnel(backend)) {
      tunnel
          .proxy()
          .deviate(
              call -> {
                if (call.isFetch()) {
                  stopping.await();
                }
                return false;
              });
      tunnel.proxy().enqueue("1", "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
      Until.holds(() -> tunnel.proxy().calls().stream().anyMatch(Call::isFetch));
      CompletableFuture<Void> stopped = Stopping.inBackground(tunnel.agent());
      Until.holds(() -> tunnel.agent().status().state() == AgentState.STOPPING);
      stopping.countDown();
      assertThat(tunnel.proxy().nextPosted().wire()).isEqualTo(OK);
      stopped.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void stop_waitsNoLongerThanTheGrace() throws Exception {
    RequestLog backend = new RequestLog();
    RawServer.Script stuck =
        connection -> {
          connection.readHead();
          backend.add("got it");
          connection.isClosedByPeer();
        };
    try (Tunnel tunnel = new Tunnel(stuck)) {
      tunnel.proxy().enqueue("1", "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
      backend.next();
      tunnel.agent().stop(Duration.ofMillis(100));
      assertThat(tunnel.agent().status().state()).isEqualTo(AgentState.CLOSED);
    }
  }

  @Test
  void listener_mayCloseTheAgent_andMayFail() throws Exception {
    CompletableFuture<Agent> self = new CompletableFuture<>();
    CountDownLatch closed = new CountDownLatch(1);
    try (ScriptedProxy proxy = new ScriptedProxy()) {
      Agent agent =
          Agent.builder()
              .proxy(proxy.uri())
              .backend("hello")
              .host("9")
              .listener(
                  new AgentListener() {
                    @Override
                    public void statusChanged(AgentStatus status) {
                      throw new IllegalStateException("a listener's own fault");
                    }
                  })
              .listener(
                  new AgentListener() {
                    @Override
                    public void statusChanged(AgentStatus status) {
                      if (status.state() == AgentState.ONLINE) {
                        self.join().close();
                      } else if (status.state() == AgentState.CLOSED) {
                        closed.countDown();
                      }
                    }
                  })
              .start();
      assertThat(self.complete(agent)).isTrue();
      assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
      Until.holds(() -> agentThreads().isEmpty());
    }
  }

  @Test
  void wrongSettings_areRefusedAtOnce_andLeaveNothing(@TempDir Path directory) throws Exception {
    Path noCertificate = Files.writeString(directory.resolve("ca.pem"), "not a certificate");
    AgentBuilder complete =
        Agent.builder().proxy(URI.create("https://p.example")).backend("b").host("9");

    assertThatThrownBy(() -> Agent.builder().start()).hasMessageContaining("must be given");
    assertThatThrownBy(
            () ->
                Agent.builder()
                    .proxy(URI.create("http://p.example"))
                    .backend("b")
                    .host("9")
                    .start())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("unprotected");
    assertThatThrownBy(() -> complete.caFile(noCertificate).start())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ca.pem");
    assertThatThrownBy(() -> complete.backend("a b").start()).hasMessageContaining("visible ASCII");
    Until.holds(() -> agentThreads().isEmpty());
  }
}
