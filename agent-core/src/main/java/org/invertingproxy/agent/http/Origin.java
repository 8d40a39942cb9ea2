package org.invertingproxy.agent.http;

import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

/**
 * Where an {@link HttpClient} connects to, always.
 *
 * @param host name or address, an IPv6 address without brackets
 * @param port 1 to 65535
 * @param tls how to encrypt, or null for plain TCP; the host's name is verified
 * @param priorHttp2 whether it is known to speak HTTP/2 (RFC 9113 section 3.3); else HTTP/1.1
 * @param rule which addresses of the first hop may be connected to
 * @param via the HTTP proxy that makes the connection, or null to connect directly
 */
public record Origin(
    String host,
    int port,
    @Nullable SslContext tls,
    boolean priorHttp2,
    AddressRule rule,
    @Nullable Via via) {

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
