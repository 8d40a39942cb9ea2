package org.invertingproxy.proxy.channel;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.invertingproxy.proxy.auth.AccessPolicy;
import org.invertingproxy.proxy.auth.AdminToken;
import org.invertingproxy.proxy.auth.Authenticator;
import org.invertingproxy.proxy.auth.FailedCredentials;
import org.invertingproxy.proxy.auth.Identity;
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
import org.invertingproxy.proxy.exchange.ExchangeBroker;
import org.invertingproxy.proxy.exchange.ExchangeListener;
import org.invertingproxy.proxy.exchange.LinkTable;
import org.invertingproxy.proxy.registry.Backend;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.frame.Attributes;
import org.invertingproxy.wire.mux.MuxTimer;
import org.jspecify.annotations.Nullable;

/** Channels of one open backend {@code b} without a server. */
final class ChannelWorld implements AutoCloseable {
  private static final Backend RECORD =
      new Backend(
          "b", Backend.ALL_USERS, "agent", List.of("/"), null, List.of(), Instant.EPOCH, null);

  private final ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(1);
  private final ExchangeBroker broker;
  private final AgentChannels channels;
  private final UpgradeCall upgrade;

  ChannelWorld(Path dataDir, ExchangeListener listener) throws IOException {
    broker =
        new ExchangeBroker(new LinkTable(), Timeouts.DEFAULTS, Limits.DEFAULTS, timers, listener);
    ProxyConfig config = config(dataDir);
    Clock clock = Clock.systemUTC();
    SigningKeys keys = SigningKeys.open(dataDir, clock);
    Authenticator authenticator =
        new Authenticator(
            new JwtVerifier(keys, new RevokedTokens(), clock),
            AdminToken.open(dataDir),
            OutsideTokens.NONE);
    ServingRights rights =
        new ServingRights(
            id -> id.equals("b") ? RECORD : null,
            authenticator,
            new AccessPolicy(true),
            new FailedCredentials(System::nanoTime));
    channels =
        new AgentChannels(rights, broker, ChannelTerms.of(config, "test"), timers, Runnable::run);
    upgrade = new UpgradeCall(null, "127.0.0.1", new Sites(config), "http", 80);
  }

  private static ProxyConfig config(Path dataDir) {
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

  ExchangeBroker broker() {
    return broker;
  }

  AgentChannels channels() {
    return channels;
  }

  /** Always the same agent, connected by that attempt; it serves nothing yet. */
  MemoryAgent agent(int attempt) {
    Fields hello =
        Fields.of(Attributes.AGENT, "same", Attributes.SLOT, "0", Attributes.ATTEMPT, "" + attempt);
    return MemoryAgent.connect(channels, upgrade, MuxTimer.of(timers), hello);
  }

  /** A link of that agent that nothing knows of yet. */
  ChannelLink link(MemoryAgent agent, @Nullable Identity by) {
    return channels.link(agent.channel(), 1, RECORD, by);
  }

  @Override
  public void close() {
    timers.shutdownNow();
  }
}
