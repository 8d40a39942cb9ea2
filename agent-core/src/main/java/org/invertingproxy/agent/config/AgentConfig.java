package org.invertingproxy.agent.config;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Everything one agent is told by whoever runs it.
 *
 * @param proxy where the proxy is
 * @param backend the id under which the proxy knows the local server
 * @param host the local server
 * @param linkLocal whether that may be at a {@link LinkLocal} address
 * @param trust whose certificate is taken for that of a local server with https
 * @param token what proves the right to serve that backend
 * @param insecure whether {@code http://} to another machine is wanted: the token and all traffic
 *     can then be read on the way
 * @param caFile certificates (PEM) to trust instead of the Java runtime's, or null
 * @param proxyTimeout how long a call to the proxy may be silent before the connection counts as
 *     dead; above the 30 s for which a proxy holds a poll
 * @param headTimeout how long the local server may take until its response begins; what follows is
 *     not limited in time
 * @param options what is changed about each request
 * @param health how the local server is looked after, or null not to
 * @param transport how the proxy is reached
 */
public record AgentConfig(
    ProxyAddress proxy,
    String backend,
    BackendAddress host,
    boolean linkLocal,
    BackendTrust trust,
    TokenSource token,
    boolean insecure,
    @Nullable Path caFile,
    Duration proxyTimeout,
    Duration headTimeout,
    ForwardOptions options,
    @Nullable HealthCheck health,
    TransportOptions transport) {

  /** Refuses what cannot work, with a sentence that says what to do. */
  public AgentConfig {
    if (backend.isEmpty() || !backend.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IllegalArgumentException(
          "the backend's id must be visible ASCII without blanks, not: \"" + backend + "\"");
    }
    if (!proxy.isTls() && !proxy.isLoopback() && !insecure) {
      throw new IllegalArgumentException(
          "http:// would send the token and all traffic to "
              + proxy.host()
              + " unprotected: use https://, or allow it with --insecure");
    }
    if (!linkLocal && LinkLocal.isNamedBy(host.host())) {
      throw new IllegalArgumentException(
          host.host()
              + " is a link-local address, where clouds keep the credentials of their machines:"
              + " name another --host, or allow it with --allow-link-local");
    }
    if (host.tls() && options.forceHttp2()) {
      throw new IllegalArgumentException(
          "HTTP/2 by force is for local servers without TLS: leave out https:// or force-http2");
    }
    if (!host.tls() && !trust.equals(BackendTrust.DEFAULT)) {
      throw new IllegalArgumentException(
          "a certificate is expected of the local server, but its address has no https://");
    }
    if (proxyTimeout.isNegative() || proxyTimeout.isZero()) {
      throw new IllegalArgumentException("the proxy time-out must be above zero");
    }
    if (headTimeout.isNegative() || headTimeout.isZero()) {
      throw new IllegalArgumentException("the request forwarding time-out must be above zero");
    }
  }
}
