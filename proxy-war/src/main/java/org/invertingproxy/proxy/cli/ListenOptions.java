package org.invertingproxy.proxy.cli;

import java.io.PrintWriter;
import org.invertingproxy.proxy.config.ProxyConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Where {@code java -jar} listens. No settings: in a container this is the container's, and only
 * the command line says it.
 */
final class ListenOptions {
  private static final int PORT = 8080;
  private static final int TLS_PORT = 8443;

  @Option(
      names = "--host",
      paramLabel = "<address>",
      description = "The address to listen on. Default: all.")
  private @Nullable String host;

  @Option(
      names = "--port",
      paramLabel = "<port>",
      description = "The port to listen on, 0 for a free one. Default: 8080, or 8443 with TLS.")
  private @Nullable Integer port;

  /** Null for all addresses. */
  @Nullable String host() {
    return host;
  }

  int port(ProxyConfig config) {
    if (port != null) {
      return port;
    }
    return config.operation().tls() == null ? PORT : TLS_PORT;
  }

  /** False, with a line to that writer, for what is no port. */
  boolean areGood(PrintWriter err) {
    if (port != null && (port < 0 || port > 65_535)) {
      err.println("--port must be from 0 to 65535, not " + port);
      return false;
    }
    return true;
  }
}
