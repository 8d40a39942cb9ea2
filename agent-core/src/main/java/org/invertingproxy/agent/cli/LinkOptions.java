package org.invertingproxy.agent.cli;

import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.invertingproxy.agent.AgentBuilder;
import org.invertingproxy.agent.config.HttpProxy;
import org.invertingproxy.agent.config.HttpProxyFinder;
import org.invertingproxy.agent.config.TransportMode;
import org.invertingproxy.agent.config.TransportOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that every command which runs an agent has. */
final class LinkOptions {
  @Option(
      names = "--proxy", // required, but picocli would also want it before a sub-command
      paramLabel = "URL",
      description = "The proxy's address, with its path if it has one.")
  private @Nullable URI proxy;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "The file that holds the token; read again when it changes.")
  private @Nullable Path tokenFile;

  @Option(
      names = "--ca-file",
      paramLabel = "FILE",
      description = "Certificates (PEM) to trust instead of Java's own.")
  private @Nullable Path caFile;

  @Option(
      names = "--insecure",
      description = "Allow http:// to another machine: everything can be read on the way.")
  private boolean insecure;

  @Option(
      names = "--transport",
      paramLabel = "auto|channel|polling",
      defaultValue = "auto",
      description =
          "How to talk to the proxy: by one WebSocket (channel), by plain HTTP calls (polling),"
              + " or by what works (auto) (default: ${DEFAULT-VALUE}).")
  private TransportMode transport = TransportOptions.DEFAULTS.mode();

  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many WebSockets the channel uses (default: ${DEFAULT-VALUE}).")
  private int connections = 1;

  @Option(
      names = "--http-proxy",
      paramLabel = "URL",
      description = { // lines of its own, or the address would be broken at a colon
        "Go through that HTTP proxy, or through 'none':",
        "http://user:password@host:port",
        "(default: from https_proxy, http_proxy, no_proxy, or the system)."
      })
  private @Nullable String httpProxy;

  @Option(
      names = "--proxy-timeout",
      paramLabel = "DURATION",
      defaultValue = "60s",
      converter = DurationConverter.class,
      description = "Silence after which the proxy counts as gone (default: ${DEFAULT-VALUE}).")
  private Duration proxyTimeout = Duration.ofSeconds(60);

  @Option(
      names = "--request-forwarding-timeout",
      paramLabel = "DURATION",
      defaultValue = "0",
      converter = DurationConverter.class,
      description =
          "How long the local server may take to begin its response (default: 0, as"
              + " --proxy-timeout). What follows is not limited.")
  private Duration forwardingTimeout = Duration.ZERO;

  @Option(
      names = "--graceful-shutdown-timeout",
      paramLabel = "DURATION",
      defaultValue = "10s",
      converter = DurationConverter.class,
      description = "How long running requests may go on when stopped (default: 10s).")
  private Duration grace = Duration.ofSeconds(10);

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "A file of lines 'option = value'; what is given here or in the environment wins.")
  @SuppressWarnings("UnusedVariable")
  private @Nullable Path config; // read before all others, by OptionDefaults

  @Option(names = "--debug", description = "Tell more about the link on standard error.")
  private boolean debug;

  @Option(names = "--disable-ssl-for-test", hidden = true) // what Google's agent calls it
  private boolean insecureForTest;

  @Option(names = "--disable-gce-vm-header", hidden = true) // it is never sent
  @SuppressWarnings("UnusedVariable")
  private boolean noVmHeader;

  @Option(names = "--token", hidden = true, paramLabel = "SECRET")
  private @Nullable String visibleToken;

  /** Refuses what could be parsed but must not be used. */
  void check(CommandLine command) {
    UnbuiltOptions.check(command);
    if (visibleToken != null) {
      throw new ParameterException(
          command,
          "A token on the command line can be read by every user of this machine: use --token-file"
              + " FILE or the environment variable INVERTING_PROXY_TOKEN.");
    }
    if (proxy == null) {
      throw new ParameterException(command, "Where is the proxy? Give its address with --proxy.");
    }
  }

  URI proxy() {
    return Objects.requireNonNull(proxy);
  }

  @Nullable Path tokenFile() {
    return tokenFile;
  }

  @Nullable Path caFile() {
    return caFile;
  }

  boolean insecure() {
    return insecure || insecureForTest;
  }

  /** Sets how the proxy is reached. */
  void applyTransport(AgentBuilder builder, Map<String, String> environment) {
    builder.transport(transport).connections(connections);
    if (httpProxy == null) {
      builder.httpProxies(new HttpProxyFinder(environment, ProxySelector.getDefault()));
    } else if (httpProxy.equals("none")) {
      builder.httpProxies(null);
    } else {
      builder.httpProxy(HttpProxy.parse(httpProxy));
    }
  }

  Duration proxyTimeout() {
    return proxyTimeout;
  }

  Duration forwardingTimeout() {
    return forwardingTimeout.isZero() ? proxyTimeout : forwardingTimeout;
  }

  Duration grace() {
    return grace;
  }

  boolean debug() {
    return debug;
  }
}
