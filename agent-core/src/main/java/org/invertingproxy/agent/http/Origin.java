package org.invertingproxy.agent.http;

import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

/**
 * Where an {@link HttpClient} connects to, always.
 *
 * @param host name or address, an IPv6 address without brackets
 * @param port 1 to 65535
 * @param tls how to encrypt, or null for plain TCP; the host's name is verified
 */
public record Origin(String host, int port, @Nullable SslContext tls) {
  /** Without TLS. */
  public static Origin plain(String host, int port) {
    return new Origin(host, port, null);
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
