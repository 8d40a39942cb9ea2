package org.invertingproxy.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.invertingproxy.agent.config.Token;
import org.invertingproxy.agent.config.TransportMode;
import org.invertingproxy.agent.testing.Call;
import org.invertingproxy.agent.testing.ScriptedProxy;
import org.invertingproxy.agent.testing.Until;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How an agent that polls says whether it is connected, and what it does about it when not. */
final class LinkStateTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final List<AgentStatus> heard = new CopyOnWriteArrayList<>();

  private AgentBuilder agent(URI proxy) {
    return Agent.builder()
        .proxy(proxy)
        .transport(TransportMode.POLLING)
        .backend("hello")
        .host("localhost:9")
        .listener(
            new AgentListener() {
              @Override
              public void statusChanged(AgentStatus status) {
                heard.add(status);
              }
            });
  }

  private static ScriptedProxy.Deviation polls(int status, String fields, String body) {
    return call -> {
      if (!call.isPending()) {
        return false;
      }
      call.answer(status, fields, body);
      return true;
    };
  }

  @Test
  void pollIsAnswered_agentIsOnlineWithItsPublicUrl() throws Exception {
    try (ScriptedProxy proxy = new ScriptedProxy()) {
      proxy.deviate(
          polls(200, "X-Inverting-Proxy-Public-URL: http://hello.localhost:8080/\r\n", "[]"));
      try (Agent agent = agent(proxy.uri()).start()) {
        agent.awaitOnline(LIMIT);
        assertThat(agent.publicUrl()).isEqualTo(URI.create("http://hello.localhost:8080/"));
      }
      Until.holds(() -> heard.get(heard.size() - 1).state() == AgentState.CLOSED);
      assertThat(heard)
          .extracting(AgentStatus::state)
          .containsExactly(
              AgentState.CONNECTING, AgentState.ONLINE, AgentState.STOPPING, AgentState.CLOSED);
    }
  }

  @Test
  void pollIsHeld_agentIsOnlineAfterTwoSeconds() throws Exception {
    try (ScriptedProxy proxy = new ScriptedProxy();
        Agent agent = agent(proxy.uri()).start()) {
      agent.awaitOnline(LIMIT);
      assertThat(agent.publicUrl()).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"javascript:alert(1)", "file:///etc/passwd", "http:///x", "%%"})
  void publicUrlThatIsNoWebAddress_isIgnored(String url) throws Exception {
    try (ScriptedProxy proxy = new ScriptedProxy()) {
      proxy.deviate(polls(200, "X-Inverting-Proxy-Public-URL: " + url + "\r\n", "[]"));
      try (Agent agent = agent(proxy.uri()).start()) {
        agent.awaitOnline(LIMIT);
        assertThat(agent.publicUrl()).isNull();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void proxyRefuses_agentSaysWhatToDo_andAsksNoMore(int status) throws Exception {
    try (ScriptedProxy proxy = new ScriptedProxy()) {
      proxy.deviate(polls(status, "", "no \u001b[31msuch\r\nbackend"));
      try (Agent agent = agent(proxy.uri()).token(Token.of("s3cret")).start()) {
        assertThat(agent.awaitEnd().state()).isEqualTo(AgentState.REFUSED);
        assertThat(agent.status().detail())
            .contains("hello")
            .contains(status + ": no  [31msuch backend")
            .contains("The proxy's administrator issues one by")
            .doesNotContain("s3cret");
        assertThatThrownBy(() -> agent.awaitOnline(LIMIT))
            .isInstanceOf(AgentOfflineException.class)
            .hasMessage(agent.status().detail());
        assertThat(proxy.calls()).hasSize(1);
      }
    }
  }

  @Test
  void tokenIsRenewedInItsFile_refusalIsNotTheEnd(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("token"), "old\n");
    try (ScriptedProxy proxy = new ScriptedProxy()) {
      proxy.deviate(
          call -> {
            if ("Bearer new".equals(call.field("Authorization"))) {
              return false;
            }
            Files.writeString(file, "new\n");
            call.answer(401, "", "");
            return true;
          });
      try (Agent agent = agent(proxy.uri()).token(file).start()) {
        agent.awaitOnline(LIMIT);
        assertThat(proxy.calls().get(0).field("Authorization")).isEqualTo("Bearer old");
      }
    }
  }

  @Test
  void tokenFileIsMissing_agentSaysSoAndTriesAgain(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("token");
    try (ScriptedProxy proxy = new ScriptedProxy();
        Agent agent = agent(proxy.uri()).token(file).start()) {
      Until.holds(() -> agent.status().state() == AgentState.RETRYING);
      assertThat(agent.status().detail()).contains("there is no such file");
      Files.writeString(file, "there");
      agent.awaitOnline(LIMIT);
    }
  }

  @Test
  void proxyIsNotThere_agentRetriesUntilItIs() throws Exception {
    ScriptedProxy gone = new ScriptedProxy();
    gone.close();
    try (Agent agent = agent(gone.uri()).start()) {
      Until.holds(() -> agent.status().state() == AgentState.RETRYING);
      assertThat(agent.status().detail()).contains("nothing listens").contains("Check the address");
      try (ScriptedProxy back = new ScriptedProxy(gone.uri().getPort())) {
        back.deviate(polls(200, "", "[]"));
        agent.awaitOnline(LIMIT);
      }
      Until.holds(() -> agent.status().state() == AgentState.RETRYING);
    }
  }

  @Test
  void proxySaysNothingForTooLong_theConnectionIsReplaced() throws Exception {
    AtomicInteger polls = new AtomicInteger();
    try (ScriptedProxy proxy = new ScriptedProxy()) {
      proxy.deviate(
          call -> {
            if (polls.incrementAndGet() == 1) {
              return call.connection().isClosedByPeer();
            }
            call.answer(200, "", "[]");
            return true;
          });
      try (Agent agent = agent(proxy.uri()).proxyTimeout(Duration.ofMillis(200)).start()) {
        agent.awaitOnline(LIMIT);
        assertThat(polls.get()).isGreaterThan(1);
      }
    }
  }

  @Test
  void answerToPollThatNeverEnds_isGivenUp() throws Exception {
    AtomicInteger polls = new AtomicInteger();
    try (ScriptedProxy proxy = new ScriptedProxy()) {
      proxy.deviate(
          call -> {
            if (polls.incrementAndGet() == 1) {
              call.connection().write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n[");
              return call.connection().isClosedByPeer();
            }
            call.answer(200, "", "[]");
            return true;
          });
      try (Agent agent = agent(proxy.uri()).proxyTimeout(Duration.ofMillis(200)).start()) {
        agent.awaitOnline(LIMIT);
        assertThat(heard)
            .extracting(AgentStatus::detail)
            .anyMatch(detail -> detail.contains("it does not end"));
      }
    }
  }

  @Test
  void proxyThatAnswersAtOnceWithNothing_doesNotKeepTheAgentBusy() throws Exception {
    List<Long> times = new CopyOnWriteArrayList<>();
    try (ScriptedProxy proxy = new ScriptedProxy()) {
      proxy.deviate(
          call -> {
            times.add(System.nanoTime());
            call.answer(200, "", "[]");
            return true;
          });
      try (Agent agent = agent(proxy.uri()).start()) {
        Until.holds(() -> times.size() > 9);
        assertThat(agent.status().state()).isEqualTo(AgentState.ONLINE);
      }
      // 1 + 2 + 4 + ... + 256 ms, less a tenth
      assertThat(times.get(9) - times.get(0)).isGreaterThan(Duration.ofMillis(459).toNanos());
    }
  }

  @Test
  void redirect_isNotFollowedButExplained() throws Exception {
    try (ScriptedProxy proxy = new ScriptedProxy()) {
      proxy.deviate(polls(301, "Location: https://proxy.example/agent/pending\r\n", ""));
      try (Agent agent = agent(proxy.uri()).start()) {
        Until.holds(() -> agent.status().state() == AgentState.RETRYING);
        assertThat(agent.status().detail()).contains("https://proxy.example/agent/pending");
      }
    }
  }

  @Test
  void agentStops_otherProxiesAreNotAskedForMoreWork() throws Exception {
    try (ScriptedProxy proxy = new ScriptedProxy()) {
      proxy.addFields("X-Inverting-Proxy-Public-URL: http://h.localhost/\r\n");
      Agent agent = agent(proxy.uri()).start();
      proxy.endPoll();
      agent.awaitOnline(LIMIT);
      Until.holds(() -> proxy.calls().stream().filter(Call::isPending).count() == 2);
      agent.stop(Duration.ofSeconds(1));
      assertThat(proxy.calls())
          .noneMatch(call -> call.field("X-Inverting-Proxy-Agent-Leaving") != null);
    }
  }

  @Test
  void agentStops_proxyThatKnowsSessionsIsTold() throws Exception {
    try (ScriptedProxy proxy = new ScriptedProxy()) {
      AtomicInteger polls = new AtomicInteger();
      proxy.deviate(
          call -> {
            if (polls.incrementAndGet() > 1) {
              return false;
            }
            call.answer(200, "X-Inverting-Proxy-Sessions: 1\r\n", "[]");
            return true;
          });
      Agent agent = agent(proxy.uri()).start();
      agent.awaitOnline(LIMIT);
      Until.holds(() -> polls.get() == 2);
      agent.stop(Duration.ofSeconds(1));
      Until.holds(
          () -> {
            Call last = proxy.calls().get(proxy.calls().size() - 1);
            return "1".equals(last.field("X-Inverting-Proxy-Agent-Leaving"));
          });
      assertThat(agent.status().state()).isEqualTo(AgentState.CLOSED);
    }
  }
}
