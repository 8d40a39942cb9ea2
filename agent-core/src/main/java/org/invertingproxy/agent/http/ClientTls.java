package org.invertingproxy.agent.transport;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.nio.file.Path;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Makes the TLS settings for the proxy: the JDK's implementation, the host's name verified. */
final class ProxyTls {
  private ProxyTls() {}

  /**
   * TLS that trusts the certificates of a PEM file, or those of the Java runtime.
   *
   * @throws IllegalArgumentException if the file is not usable
   */
  static SslContext context(@Nullable Path caFile) {
    try {
      SslContextBuilder builder = SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
      if (caFile != null) {
        builder.trustManager(caFile.toFile());
      }
      return builder.endpointIdentificationAlgorithm("HTTPS").build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "no certificates could be read from " + caFile + ": a PEM file is expected", e);
    }
  }
}
