package org.invertingproxy.proxy.app;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.invertingproxy.proxy.config.HostName;
import org.invertingproxy.proxy.config.Hsts;
import org.invertingproxy.proxy.front.HostKind;

/**
 * Tells browsers to use https only (RFC 6797), over TLS only (section 7.2), never for localhost,
 * where it would go for every other server on the machine, and never for sub-domains, which belong
 * to others. Immutable.
 */
final class StrictTransport {
  private static final String FIELD = "Strict-Transport-Security";

  private final Hsts hsts;
  private final String value;

  StrictTransport(Hsts hsts) {
    this.hsts = hsts;
    this.value = "max-age=" + hsts.maxAge().toSeconds();
  }

  /** Sets the field where it is due; what a backend sends by that name takes its place. */
  void apply(HostKind kind, HttpServletRequest request, HttpServletResponse response) {
    if (hsts.maxAge().isZero() || !request.isSecure()) {
      return;
    }
    String host = request.getServerName();
    boolean control = kind instanceof HostKind.Control;
    if (control ? !host.equalsIgnoreCase("localhost") && !isAddress(host) : hsts.tunnels()) {
      response.setHeader(FIELD, value);
    }
  }

  private static boolean isAddress(String host) {
    return HostName.isAddress(host) || host.indexOf(':') >= 0;
  }
}
