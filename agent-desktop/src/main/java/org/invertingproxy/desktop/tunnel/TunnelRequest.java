package org.invertingproxy.desktop.tunnel;

import org.invertingproxy.agent.config.BackendAddress;
import org.invertingproxy.agent.config.ProxyAddress;
import org.invertingproxy.agent.config.TokenSource;

/**
 * What the user asked to share, checked.
 *
 * @param proxy where the proxy is
 * @param backend the id under which the proxy knows the local server
 * @param localServer the local server
 * @param token proves the right to serve that backend
 * @param insecure whether the user allowed an unencrypted connection to another machine
 */
public record TunnelRequest(
    ProxyAddress proxy,
    String backend,
    BackendAddress localServer,
    TokenSource token,
    boolean insecure) {}
