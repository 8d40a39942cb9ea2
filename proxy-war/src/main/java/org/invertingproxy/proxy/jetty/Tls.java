package org.invertingproxy.proxy.jetty;

import java.util.function.Function;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.HTTP2Cipher;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.invertingproxy.proxy.tls.ServerIdentity;
import org.jspecify.annotations.Nullable;

/**
 * TLS of an {@link EmbeddedServer}: version 1.2 and 1.3, HTTP/2 and HTTP/1.1 by ALPN (RFC 7301).
 * Thread-safe.
 */
public final class Tls {
  /** Jetty wants one; the keystore is never written anywhere. */
  private static final String PASSWORD = "in memory";

  private final SslContextFactory.Server context = new SslContextFactory.Server();
  private final @Nullable Integer redirectPort;
  private final Function<String, @Nullable String> secureOrigin;

  /**
   * Settings for one server.
   *
   * @param identity as whom it shows itself at first
   * @param redirectPort where plain HTTP is sent to https, 0 for a free port, or null for nowhere
   * @param secureOrigin gives the origin (RFC 6454) by https of a value of {@code Host}, or null
   *     for a host that is not served
   */
  public Tls(
      ServerIdentity identity,
      @Nullable Integer redirectPort,
      Function<String, @Nullable String> secureOrigin) {
    this.redirectPort = redirectPort;
    this.secureOrigin = secureOrigin;
    context.setIncludeProtocols("TLSv1.2", "TLSv1.3");
    context.setCipherComparator(HTTP2Cipher.COMPARATOR);
    context.setUseCipherSuitesOrder(true);
    context.setRenegotiationAllowed(false);
    show(context, identity);
  }

  /** Shows another identity to whoever connects from now on; connections that are open stay. */
  public void replace(ServerIdentity identity) {
    try {
      context.reload(changed -> show((SslContextFactory.Server) changed, identity));
    } catch (Exception e) {
      throw new IllegalStateException("the server does not take the certificate", e);
    }
  }

  private static void show(SslContextFactory.Server context, ServerIdentity identity) {
    context.setKeyStore(identity.keyStore(PASSWORD.toCharArray()));
    context.setKeyStorePassword(PASSWORD);
    context.setKeyManagerPassword(PASSWORD);
  }

  @Nullable Integer redirectPort() {
    return redirectPort;
  }

  Function<String, @Nullable String> secureOrigin() {
    return secureOrigin;
  }

  /** What speaks over a connection, the layer that is nearest to the wire first. */
  ConnectionFactory[] connections(HttpConfiguration plain) {
    HttpConfiguration http = new HttpConfiguration(plain);
    // Which host is served is decided by its name alone, and commands here say localhost.
    http.addCustomizer(new SecureRequestCustomizer(false));
    ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
    alpn.setDefaultProtocol("http/1.1");
    return new ConnectionFactory[] {
      new SslConnectionFactory(context, alpn.getProtocol()),
      alpn,
      new HTTP2ServerConnectionFactory(http),
      new HttpConnectionFactory(http)
    };
  }
}
