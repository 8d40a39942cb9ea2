package org.invertingproxy.agent.transport;

import org.invertingproxy.agent.config.AgentConfig;
import org.invertingproxy.agent.config.HttpProxy;
import org.invertingproxy.agent.http.AddressRule;
import org.invertingproxy.agent.http.ClientTls;
import org.invertingproxy.agent.http.Origin;
import org.invertingproxy.agent.http.Via;

/** Says where the proxy is in the terms of sockets: address, encryption, HTTP proxy on the way. */
final class ProxyOrigin {
  private ProxyOrigin() {}

  /**
   * The origin of these settings.
   *
   * @throws IllegalArgumentException if the file of certificates is not usable
   */
  static Origin of(AgentConfig config) {
    HttpProxy through = config.transport().httpProxy();
    return new Origin(
        config.proxy().host(),
        config.proxy().port(),
        config.proxy().isTls() ? ClientTls.verified(config.caFile()) : null,
        false,
        AddressRule.ANY,
        through == null
            ? null
            : new Via(through.host(), through.port(), through.user(), through.password()));
  }
}
