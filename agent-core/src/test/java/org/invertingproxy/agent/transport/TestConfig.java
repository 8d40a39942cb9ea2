package org.invertingproxy.agent.transport;

import java.net.URI;
import java.time.Duration;
import org.invertingproxy.agent.config.AgentConfig;
import org.invertingproxy.agent.config.BackendAddress;
import org.invertingproxy.agent.config.BackendTrust;
import org.invertingproxy.agent.config.ForwardOptions;
import org.invertingproxy.agent.config.ProxyAddress;
import org.invertingproxy.agent.config.TokenSource;
import org.invertingproxy.agent.config.TransportMode;
import org.invertingproxy.agent.config.TransportOptions;

/** Settings for a transport alone. */
final class TestConfig {
  private TestConfig() {}

  /** Of an agent for the backend {@code hello}. */
  static AgentConfig of(URI proxy, TokenSource token, TransportMode mode) {
    return new AgentConfig(
        new ProxyAddress(proxy),
        "hello",
        BackendAddress.parse("9"),
        false,
        BackendTrust.DEFAULT,
        token,
        false,
        null,
        Duration.ofSeconds(60),
        Duration.ofSeconds(60),
        ForwardOptions.NONE,
        null,
        new TransportOptions(mode, 1, null));
  }
}
