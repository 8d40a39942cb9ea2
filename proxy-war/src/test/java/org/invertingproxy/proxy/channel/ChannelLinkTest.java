package org.invertingproxy.proxy.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.invertingproxy.proxy.auth.AccessPolicy;
import org.invertingproxy.proxy.auth.AdminToken;
import org.invertingproxy.proxy.auth.Authenticator;
import org.invertingproxy.proxy.auth.FailedCredentials;
import org.invertingproxy.proxy.auth.JwtVerifier;
import org.invertingproxy.proxy.auth.OutsideTokens;
import org.invertingproxy.proxy.auth.RevokedTokens;
import org.invertingproxy.proxy.auth.SigningKeys;
import org.invertingproxy.proxy.config.DatabaseConfig;
import org.invertingproxy.proxy.config.Limits;
import org.invertingproxy.proxy.config.MetricsConfig;
import org.invertingproxy.proxy.config.NameRules;
import org.invertingproxy.proxy.config.OperationConfig;
import org.invertingproxy.proxy.config.OutsideConfig;
import org.invertingproxy.proxy.config.ProxyConfig;
import org.invertingproxy.proxy.config.Sites;
import org.invertingproxy.proxy.config.Timeouts;
import org.invertingproxy.proxy.exchange.AgentLink;
import org.invertingproxy.proxy.exchange.Exchange;
import org.invertingproxy.proxy.exchange.ExchangeBroker;
import org.invertingproxy.proxy.exchange.ExchangeListener;
import org.invertingproxy.proxy.exchange.FakeLink;
import org.invertingproxy.proxy.exchange.LinkTable;
import org.invertingproxy.proxy.exchange.Trial;
import org.invertingproxy.proxy.registry.Backend;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.frame.Attributes;
import org.invertingproxy.wire.frame.RefusalCode;
import org.invertingproxy.wire.frame.ResetCode;
import org.invertingproxy.wire.mux.MuxTimer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links of channels without a network, down to the order of single steps. */
class ChannelLinkTest {
  @TempDir Path dataDir;

  private final ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(1);
  private final LinkTable table = new LinkTable();
  private final FakeLink heir = new FakeLink("b");
  private Runnable afterTheTake = () -> {};
  private ExchangeBroker broker;
  private AgentChannels channels;
  private UpgradeCall upgrade;

  @BeforeEach
  void start() throws Exception {
    ExchangeListener listener =
        new ExchangeListener() {
          @Override
          public void dispatched(Exchange exchange, AgentLink link) {
            afterTheTake.run();
          }
        };
    broker = new ExchangeBroker(table, Timeouts.DEFAULTS, Limits.DEFAULTS, timers, listener);
    ProxyConfig config = config();
    Clock clock = Clock.systemUTC();
    SigningKeys keys = SigningKeys.open(dataDir, clock);
    Authenticator authenticator =
        new Authenticator(
            new JwtVerifier(keys, new RevokedTokens(), clock),
            AdminToken.open(dataDir),
            OutsideTokens.NONE);
    Backend record =
        new Backend(
            "b", Backend.ALL_USERS, "agent", List.of("/"), null, List.of(), Instant.EPOCH, null);
    ServingRights rights =
        new ServingRights(
            id -> id.equals("b") ? record : null,
            authenticator,
            new AccessPolicy(true),
            new FailedCredentials(System::nanoTime));
    channels =
        new AgentChannels(rights, broker, ChannelTerms.of(config, "test"), timers, Runnable::run);
    upgrade = new UpgradeCall(null, "127.0.0.1", new Sites(config), "http", 80);
  }

  private ProxyConfig config() {
    return new ProxyConfig(
        dataDir,
        DatabaseConfig.FILE,
        null,
        "proxy.example",
        List.of(),
        List.of(),
        List.of(),
        true,
        Timeouts.DEFAULTS,
        Limits.DEFAULTS,
        ProxyConfig.DEFAULT_CHANNEL_HEAP,
        MetricsConfig.DEFAULTS,
        OperationConfig.DEFAULT,
        OutsideConfig.NONE,
        NameRules.DEFAULTS);
  }

  @AfterEach
  void stop() {
    timers.shutdownNow();
  }

  @Test
  void lastRequestOfAnAgentThatLeaves_sentBack_goesToAnother_whateverTheMethod() {
    MemoryAgent leaving = agent(1);
    Trial post = submitPost();
    leaving.run();
    leaving.mux().unserve(1);
    leaving.run();
    broker.ready(heir);

    leaving.opened.get(0).reset(ResetCode.REFUSED, "leaving");
    leaving.run();

    assertThat(post.exchange().isEnded()).isFalse();
    assertThat(heir.latest().exchange()).isSameAs(post.exchange());
  }

  @Test
  void linkThatEndsBeforeTheRequestIsSent_harmsNoRequest() {
    MemoryAgent dying = agent(1);
    afterTheTake =
        () -> {
          afterTheTake = () -> {};
          broker.ready(heir);
          dying.channel().mux().transportClosed(1006, "broken");
        };
    Trial post = submitPost();
    assertThat(post.exchange().isEnded()).isFalse();
    assertThat(heir.latest().exchange()).isSameAs(post.exchange());
  }

  @Test
  void linkThatEndsAfterTheRequestIsSent_losesIt() {
    MemoryAgent dying = agent(1);
    Trial post = submitPost();
    broker.ready(heir);
    dying.channel().mux().transportClosed(1006, "broken");
    assertThat(post.exchange().status()).isEqualTo(502);
  }

  private MemoryAgent agent(int attempt) {
    Fields hello =
        Fields.of(Attributes.AGENT, "same", Attributes.SLOT, "0", Attributes.ATTEMPT, "" + attempt);
    MemoryAgent agent = MemoryAgent.connect(channels, upgrade, MuxTimer.of(timers), hello);
    agent.serve("b");
    agent.run();
    return agent;
  }

  private Trial submitPost() {
    Trial post = new Trial("b", "POST");
    broker.submit(post.exchange());
    return post;
  }
}
