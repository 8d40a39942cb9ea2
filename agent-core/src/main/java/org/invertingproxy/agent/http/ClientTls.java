package org.invertingproxy.agent.http;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.nio.file.Path;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Makes the TLS settings of an {@link Origin}, by the JDK's implementation. */
public final class ClientTls {
  private ClientTls() {}

  /**
   * Trusts the certificates of a PEM file, or those of the Java runtime; the host's name is
   * verified (RFC 9110 section 4.3.4).
   *
   * @throws IllegalArgumentException if the file is not usable
   */
  public static SslContext verified(@Nullable Path caFile) {
    SslContextBuilder builder = SslContextBuilder.forClient();
    try {
      if (caFile != null) {
        builder.trustManager(caFile.toFile());
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "no certificates could be read from " + caFile + ": a PEM file is expected", e);
    }
    return build(builder.endpointIdentificationAlgorithm("HTTPS"));
  }

  /** Trusts whoever answers, for servers whose certificate nobody has signed. */
  public static SslContext unverified() {
    return build(
        SslContextBuilder.forClient()
            .trustManager(InsecureTrustManagerFactory.INSTANCE)
            .endpointIdentificationAlgorithm(null));
  }

  private static SslContext build(SslContextBuilder builder) {
    try {
      return builder.sslProvider(SslProvider.JDK).build();
    } catch (SSLException e) {
      throw new IllegalArgumentException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }
}
