package org.invertingproxy.agent.forward;

import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import org.invertingproxy.agent.config.AgentConfig;
import org.invertingproxy.agent.config.BackendAddress;
import org.invertingproxy.agent.config.BackendTrust;
import org.invertingproxy.agent.http.ClientTls;
import org.invertingproxy.agent.http.Origin;
import org.jspecify.annotations.Nullable;

/** Says where the local server is in the terms of sockets: address, encryption, HTTP version. */
final class BackendOrigin {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  private BackendOrigin() {}

  /**
   * The origin of these settings.
   *
   * @throws IllegalArgumentException if the file of certificates is not usable
   */
  static Origin of(AgentConfig config) {
    BackendAddress host = config.host();
    return new Origin(
        host.host(),
        host.port(),
        tls(config),
        config.options().forceHttp2(),
        new BackendAddresses(config.linkLocal()),
        null);
  }

  private static @Nullable SslContext tls(AgentConfig config) {
    if (!config.host().tls()) {
      return null;
    }
    BackendTrust trust = config.trust();
    return trust.verified() ? ClientTls.verified(trust.caFile()) : ClientTls.unverified();
  }

  /** How long connecting to it may take, where its whole answer may take that long. */
  static Duration connectTimeout(Duration limit) {
    return limit.compareTo(CONNECT_TIMEOUT) < 0 ? limit : CONNECT_TIMEOUT;
  }
}
