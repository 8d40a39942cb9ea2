package org.invertingproxy.proxy.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.invertingproxy.proxy.exchange.AgentLink;
import org.invertingproxy.proxy.exchange.Exchange;
import org.invertingproxy.proxy.exchange.ExchangeListener;
import org.invertingproxy.proxy.exchange.FakeLink;
import org.invertingproxy.proxy.exchange.Trial;
import org.invertingproxy.wire.frame.ResetCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links of channels without a network, down to the order of single steps. */
class ChannelLinkTest {
  private final FakeLink heir = new FakeLink("b");
  private Runnable afterTheTake = () -> {};
  private ChannelWorld world;

  @BeforeEach
  void start(@TempDir Path dataDir) throws Exception {
    ExchangeListener listener =
        new ExchangeListener() {
          @Override
          public void dispatched(Exchange exchange, AgentLink link) {
            afterTheTake.run();
          }
        };
    world = new ChannelWorld(dataDir, listener);
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void lastRequestOfAnAgentThatLeaves_sentBack_goesToAnother_whateverTheMethod() {
    MemoryAgent leaving = serving();
    Trial post = submitPost();
    leaving.run();
    leaving.mux().unserve(1);
    leaving.run();
    world.broker().ready(heir);

    leaving.opened.get(0).reset(ResetCode.REFUSED, "leaving");
    leaving.run();

    assertThat(post.exchange().isEnded()).isFalse();
    assertThat(heir.latest().exchange()).isSameAs(post.exchange());
  }

  @Test
  void linkThatEndsBeforeTheRequestIsSent_harmsNoRequest() {
    MemoryAgent dying = serving();
    afterTheTake =
        () -> {
          afterTheTake = () -> {};
          world.broker().ready(heir);
          dying.channel().mux().transportClosed(1006, "broken");
        };
    Trial post = submitPost();
    assertThat(post.exchange().isEnded()).isFalse();
    assertThat(heir.latest().exchange()).isSameAs(post.exchange());
  }

  @Test
  void linkThatEndsAfterTheRequestIsSent_losesIt() {
    MemoryAgent dying = serving();
    Trial post = submitPost();
    world.broker().ready(heir);
    dying.channel().mux().transportClosed(1006, "broken");
    assertThat(post.exchange().status()).isEqualTo(502);
  }

  private MemoryAgent serving() {
    MemoryAgent agent = world.agent(1);
    agent.serve("b");
    agent.run();
    return agent;
  }

  private Trial submitPost() {
    Trial post = new Trial("b", "POST");
    world.broker().submit(post.exchange());
    return post;
  }
}
