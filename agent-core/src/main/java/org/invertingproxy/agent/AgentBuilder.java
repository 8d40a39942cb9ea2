package org.invertingproxy.agent;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.invertingproxy.agent.config.AgentConfig;
import org.invertingproxy.agent.config.BackendAddress;
import org.invertingproxy.agent.config.BackendTrust;
import org.invertingproxy.agent.config.ForwardOptions;
import org.invertingproxy.agent.config.HealthCheck;
import org.invertingproxy.agent.config.HttpProxy;
import org.invertingproxy.agent.config.HttpProxyFinder;
import org.invertingproxy.agent.config.ProxyAddress;
import org.invertingproxy.agent.config.Token;
import org.invertingproxy.agent.config.TokenSource;
import org.invertingproxy.agent.config.TransportMode;
import org.invertingproxy.agent.config.TransportOptions;
import org.invertingproxy.agent.transport.SharedLink;
import org.jspecify.annotations.Nullable;

/**
 * Collects what an {@link Agent} needs. Proxy, backend and host are required. Every setter checks
 * its own argument and throws {@link IllegalArgumentException} with a sentence fit for people. Not
 * thread-safe.
 */
public final class AgentBuilder {
  private @Nullable ProxyAddress proxy;
  private @Nullable String backend;
  private @Nullable BackendAddress host;
  private boolean linkLocal;
  private BackendTrust trust = BackendTrust.DEFAULT;
  private TokenSource token = TokenSource.NONE;
  private boolean insecure;
  private @Nullable Path caFile;
  private Duration proxyTimeout = Duration.ofSeconds(60);
  private Duration headTimeout = Duration.ofSeconds(60);
  private ForwardOptions options = ForwardOptions.NONE;
  private @Nullable HealthCheck health;
  private TransportMode transport = TransportOptions.DEFAULTS.mode();
  private int connections = TransportOptions.DEFAULTS.connections();
  private @Nullable HttpProxy httpProxy;
  private @Nullable HttpProxyFinder httpProxies = HttpProxyFinder.ofProcess();
  private final List<AgentListener> listeners = new ArrayList<>();

  private final @Nullable Agent elder;

  AgentBuilder() {
    elder = null;
  }

  /** For a sibling. */
  AgentBuilder(Agent elder) {
    this.elder = elder;
    AgentConfig same = elder.config();
    proxy = same.proxy();
    token = same.token();
    insecure = same.insecure();
    caFile = same.caFile();
    proxyTimeout = same.proxyTimeout();
    headTimeout = same.headTimeout();
    transport = same.transport().mode();
    connections = same.transport().connections();
    httpProxy = same.transport().httpProxy();
    httpProxies = null;
  }

  /** The proxy's address, with or without a path and a final slash. */
  public AgentBuilder proxy(URI address) {
    proxy = new ProxyAddress(address);
    return this;
  }

  /** The id under which the proxy knows the local server. */
  public AgentBuilder backend(String id) {
    backend = id;
    return this;
  }

  /** The local server: {@code localhost:3000}, just the port, or {@code https://host:port}. */
  public AgentBuilder host(String hostAndPort) {
    host = BackendAddress.parse(hostAndPort);
    return this;
  }

  /** The local server. */
  public AgentBuilder host(BackendAddress address) {
    host = address;
    return this;
  }

  /**
   * Allows a local server at a link-local address ({@link
   * org.invertingproxy.agent.config.AddressRange#LINK_LOCAL}), where clouds keep the credentials of
   * their machines; off by default, also for names that lead there.
   */
  public AgentBuilder allowLinkLocal(boolean allowed) {
    linkLocal = allowed;
    return this;
  }

  /** Whose certificate is taken for that of a local server with https; Java's own by default. */
  public AgentBuilder backendTrust(BackendTrust whom) {
    trust = whom;
    return this;
  }

  /** A token that never changes. */
  public AgentBuilder token(Token fixed) {
    token = TokenSource.of(fixed);
    return this;
  }

  /** A file that holds the token; it may be replaced while the agent runs. */
  public AgentBuilder token(Path file) {
    token = TokenSource.ofFile(file);
    return this;
  }

  /** Asked for the token again and again; may block. */
  public AgentBuilder token(Supplier<Token> supplier) {
    token = supplier::get;
    return this;
  }

  /** Like the supplier, for sources that may have no token or fail to read it. */
  public AgentBuilder tokenSource(TokenSource source) {
    token = source;
    return this;
  }

  /** Allows {@code http://} to another machine; everything can then be read on the way. */
  public AgentBuilder insecure(boolean allowed) {
    insecure = allowed;
    return this;
  }

  /** Certificates (PEM) to trust instead of the Java runtime's own. */
  public AgentBuilder caFile(Path pem) {
    caFile = pem;
    return this;
  }

  /** How long the proxy may be silent before its connection counts as dead; 60 s by default. */
  public AgentBuilder proxyTimeout(Duration timeout) {
    proxyTimeout = timeout;
    return this;
  }

  /** How long the local server may take until its response begins; 60 s by default. */
  public AgentBuilder requestForwardingTimeout(Duration timeout) {
    headTimeout = timeout;
    return this;
  }

  /** What is changed about each request; nothing by default. */
  public AgentBuilder forwardOptions(ForwardOptions changes) {
    options = changes;
    return this;
  }

  /**
   * Looks after the local server: requests are taken from its first healthy answer on, and the
   * agent ends as {@link AgentState#FAILED} when it fails too often in a row. Off by default.
   */
  public AgentBuilder healthCheck(HealthCheck check) {
    health = check;
    return this;
  }

  /** By which means the agent talks to the proxy; {@link TransportMode#AUTO} by default. */
  public AgentBuilder transport(TransportMode mode) {
    transport = mode;
    return this;
  }

  /** How many channels the agent opens, 1 by default; of no effect on polling. */
  public AgentBuilder connections(int count) {
    connections = count;
    return this;
  }

  /** Connects through that HTTP proxy. */
  public AgentBuilder httpProxy(HttpProxy through) {
    httpProxy = through;
    return this;
  }

  /**
   * Where to look for an HTTP proxy while none is given, or null to connect directly; by default
   * this process's environment, then Java's settings.
   */
  public AgentBuilder httpProxies(@Nullable HttpProxyFinder finder) {
    httpProxies = finder;
    return this;
  }

  /** Adds a listener; it hears everything from the first state on. */
  public AgentBuilder listener(AgentListener listener) {
    listeners.add(listener);
    return this;
  }

  /**
   * Starts the agent and returns at once; {@link Agent#awaitOnline} waits for the proxy.
   *
   * @throws IllegalArgumentException if something required is missing or cannot work, or if a
   *     sibling is to reach its proxy in another way than its elder
   */
  public Agent start() {
    if (proxy == null || backend == null || host == null) {
      throw new IllegalArgumentException("proxy, backend and host must be given");
    }
    HttpProxy through =
        httpProxy != null || httpProxies == null ? httpProxy : httpProxies.find(proxy);
    AgentConfig config =
        new AgentConfig(
            proxy,
            backend,
            host,
            linkLocal,
            trust,
            token,
            insecure,
            caFile,
            proxyTimeout,
            headTimeout,
            options,
            health,
            new TransportOptions(transport, connections, through));
    return Agent.start(config, List.copyOf(listeners), link(config));
  }

  private SharedLink link(AgentConfig config) {
    if (elder == null) {
      return SharedLink.of(config);
    }
    AgentConfig other = elder.config();
    if (!config.proxy().equals(other.proxy())
        || config.insecure() != other.insecure()
        || !Objects.equals(config.caFile(), other.caFile())
        || !config.proxyTimeout().equals(other.proxyTimeout())
        || !config.transport().equals(other.transport())) {
      throw new IllegalArgumentException(
          "agents that share a connection reach one proxy in one way: leave those settings as they"
              + " are, or start an agent of its own");
    }
    return elder.link();
  }
}
