package org.invertingproxy.e2e.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.invertingproxy.e2e.admin.Browser;
import org.invertingproxy.e2e.server.RunningServers;
import org.invertingproxy.e2e.server.ServerKind;
import org.invertingproxy.e2e.server.SharedServers;
import org.invertingproxy.e2e.tunnel.ProcessTunnel;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Server-sent events in Chromium. */
@ExtendWith(SharedServers.class)
class EventsIT {
  @ParameterizedTest
  @EnumSource
  void pageGoesOnAfterTheLastEvent_whenTheAgentDies(ServerKind kind, RunningServers servers)
      throws Exception {
    EventsBackend backend = new EventsBackend();
    try (ProcessTunnel tunnel =
        ProcessTunnel.open(servers.get(kind), backend, "--transport", "channel")) {
      try (Browser browser = Browser.start()) {
        browser.open("http://" + tunnel.host() + "/page");
        browser.seeText("#log", "1:\u00fc after 0 2:\u00fc after 0 3:\u00fc after 0");
        tunnel.agent().kill();
        browser.seeText("#errors", "errors");
        tunnel.replaceAgent();
        browser.seeText(
            "#log", "3:\u00fc after 0 4:\u00fc after 3 5:\u00fc after 3 6:\u00fc after 3");
        assertLeft(backend); // the dead agent
      }
      assertLeft(backend); // the browser
    }
  }

  private static void assertLeft(EventsBackend backend) throws InterruptedException {
    assertThat(backend.left().tryAcquire(20, TimeUnit.SECONDS)).isTrue();
  }
}
