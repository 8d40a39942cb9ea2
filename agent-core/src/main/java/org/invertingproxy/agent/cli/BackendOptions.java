package org.invertingproxy.agent.cli;

import java.nio.file.Path;
import java.time.Duration;
import org.invertingproxy.agent.AgentBuilder;
import org.invertingproxy.agent.config.BackendAddress;
import org.invertingproxy.agent.config.BackendTrust;
import org.invertingproxy.agent.config.ForwardOptions;
import org.invertingproxy.agent.config.HealthCheck;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options about the local server and about what is changed on the way to it. */
final class BackendOptions {
  private static final String REWRITE = "rewrite";

  @Option(
      names = "--allow-link-local",
      description =
          "Allow a local server at 169.254.0.0/16, fe80::/10, fd00:ec2::254, fd20:ce::254 or"
              + " 100.100.100.200, where clouds keep the credentials of their machines (default:"
              + " refused, also where a name leads there).")
  private boolean allowLinkLocal;

  @Option(
      names = "--host-header",
      paramLabel = "rewrite|NAME",
      description = "What Host becomes: that of the local server, or a name (default: as sent).")
  private @Nullable String hostHeader;

  @Option(
      names = "--host-ca-file",
      paramLabel = "FILE",
      description = "Certificates (PEM) to trust for a local server with https.")
  private @Nullable Path hostCaFile;

  @Option(
      names = "--host-insecure",
      description = "Take any certificate of a local server with https.")
  private boolean hostInsecure;

  @Option(
      names = "--force-http2",
      description = "Speak HTTP/2 to the local server, without TLS and without asking first.")
  private boolean forceHttp2;

  @Option(names = "--strip-credentials", description = "Drop the Authorization field of requests.")
  private boolean stripCredentials;

  @Option(
      names = "--forward-user-id",
      description = "Tell the local server who the user is (X-Inverting-Proxy-User-ID).")
  private boolean forwardUserId;

  @Option(
      names = "--health-check-interval-seconds",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Ask the local server for its health every N seconds: requests are taken from its first"
              + " 200 on (default: 0, never).")
  private int healthCheckSeconds;

  @Option(
      names = "--health-check-path",
      paramLabel = "PATH",
      defaultValue = "/",
      description = "What is asked for (default: ${DEFAULT-VALUE}).")
  private String healthCheckPath = "/";

  @Option(
      names = "--health-check-unhealthy-threshold",
      paramLabel = "N",
      defaultValue = "2",
      description =
          "After so many failures in a row the agent ends with exit code 1 (default:"
              + " ${DEFAULT-VALUE}).")
  private int healthCheckThreshold = 2;

  /** Whether the local server may be at such an address. */
  boolean allowsLinkLocal() {
    return allowLinkLocal;
  }

  /** Whether the agent looks after the local server by itself. */
  boolean checksHealth() {
    return healthCheckSeconds != 0;
  }

  /**
   * Sets all that is about the local server.
   *
   * @throws IllegalArgumentException if something makes no sense
   */
  void apply(AgentBuilder builder, BackendAddress host) {
    builder.host(host).allowLinkLocal(allowLinkLocal).forwardOptions(forwarding(host));
    if (hostCaFile != null || hostInsecure) {
      builder.backendTrust(new BackendTrust(hostCaFile, !hostInsecure));
    }
    if (checksHealth()) {
      builder.healthCheck(
          new HealthCheck(
              healthCheckPath.startsWith("/") ? healthCheckPath : "/" + healthCheckPath,
              Duration.ofSeconds(healthCheckSeconds),
              Math.max(1, healthCheckThreshold))); // as Google's agent has it
    }
  }

  private ForwardOptions forwarding(BackendAddress host) {
    String field = REWRITE.equals(hostHeader) ? host.authority() : hostHeader;
    return new ForwardOptions(forceHttp2, stripCredentials, forwardUserId, field);
  }
}
