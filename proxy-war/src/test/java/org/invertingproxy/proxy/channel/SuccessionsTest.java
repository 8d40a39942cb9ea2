package org.invertingproxy.proxy.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import org.invertingproxy.proxy.auth.Identity;
import org.invertingproxy.proxy.auth.Role;
import org.invertingproxy.proxy.exchange.ExchangeListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which of the links of one agent is the present one, whoever comes first. */
class SuccessionsTest {
  private final Successions successions = new Successions();
  private ChannelWorld world;

  @BeforeEach
  void start(@TempDir Path dataDir) throws Exception {
    world = new ChannelWorld(dataDir, new ExchangeListener() {});
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void laterAttempt_takesOver() {
    ChannelLink first = world.link(world.agent(1), null);
    ChannelLink second = world.link(world.agent(2), null);
    assertThat(successions.enter(first)).isNull();
    assertThat(successions.enter(second)).isSameAs(first);
    assertThat(successions.isOutdated(first)).isTrue();
  }

  @Test
  void earlierAttemptThatEntersLate_doesNotTakeOver() {
    ChannelLink first = world.link(world.agent(1), null);
    ChannelLink second = world.link(world.agent(2), null);
    assertThat(successions.isOutdated(first)).isFalse(); // and then the second is faster
    successions.enter(second);
    assertThat(successions.enter(first)).isSameAs(first);
    assertThat(successions.isOutdated(second)).isFalse();
    assertThat(successions.enter(world.link(world.agent(3), null))).isSameAs(second);
  }

  @Test
  void linkWhoseRightWasRenewed_leavesNothingBehind() {
    Successions all = world.channels().successions();
    MemoryAgent agent = world.agent(1);
    ChannelLink link = world.link(agent, identity("ann"));
    all.enter(link);
    link.renewed(identity("bob")); // and without work it is over
    assertThat(all.enter(world.link(agent, identity("ann")))).isNull();
  }

  private static Identity identity(String subject) {
    return new Identity(Role.AGENT, subject, null, "token", Instant.MAX, "kid");
  }
}
