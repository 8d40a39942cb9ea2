package org.invertingproxy.proxy.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Builds the tree of records from the settings in force, and checks what concerns several. */
final class ConfigReader {
  private static final String LOCALHOST = "localhost";

  private final SettingReader settings;

  ConfigReader(SettingReader settings) {
    this.settings = settings;
  }

  ProxyConfig read() {
    Optional<URI> publicUrl = settings.read(Options.PUBLIC_URL);
    Optional<String> publicHost = publicUrl.map(URI::getHost);
    String namedHost = publicHost.filter(host -> !HostName.isAddress(host)).orElse(LOCALHOST);
    List<String> controlHosts = settings.read(Options.CONTROL_HOSTS, List.of());
    List<String> pathHosts = settings.read(Options.PATH_HOSTS, List.of());
    for (String host : pathHosts) {
      if (host.equals(LOCALHOST)
          || host.equals(publicHost.orElse(LOCALHOST))
          || controlHosts.contains(host)) {
        settings.refuse(Options.PATH_HOSTS, "names " + host + ", which is a control host");
      }
    }
    String tunnelDomain = settings.read(Options.TUNNEL_DOMAIN, namedHost);
    return new ProxyConfig(
        settings.read(Options.DATA_DIR, Path.of("")),
        new DatabaseReader(settings).read(),
        publicUrl.orElse(null),
        tunnelDomain,
        controlHosts,
        pathHosts,
        settings.read(Options.TRUSTED_PROXIES, List.of()),
        settings.read(Options.OPEN, false),
        timeouts(),
        limits(),
        settings.read(Options.CHANNEL_HEAP, ProxyConfig.DEFAULT_CHANNEL_HEAP),
        MetricsOptions.read(settings),
        new OperationReader(settings).read(),
        OutsideOptions.read(settings),
        names(OwnHosts.of(publicUrl.orElse(null), tunnelDomain, controlHosts, pathHosts)));
  }

  private NameRules names(OwnHosts own) {
    NameRules defaults = NameRules.DEFAULTS;
    List<String> usual = List.copyOf(defaults.reservedLabels());
    return new NameRules(
        Set.copyOf(settings.read(NameOptions.RESERVED_LABELS, usual)),
        settings.read(NameOptions.NAME_RETENTION, defaults.retention()),
        own);
  }

  private Timeouts timeouts() {
    Timeouts defaults = Timeouts.DEFAULTS;
    Duration sessionPoll = settings.read(Options.SESSION_POLL, defaults.sessionPoll());
    Duration agentDead = settings.read(Options.AGENT_DEAD, defaults.agentDead());
    if (sessionPoll.compareTo(agentDead) >= 0) {
      settings.refuse(Options.SESSION_POLL, "must be shorter than agent-dead");
    }
    return new Timeouts(
        settings.read(Options.GRACE, defaults.agentGrace()),
        settings.read(Options.LEASE, defaults.lease()),
        settings.read(Options.RESPONSE_HEAD, defaults.responseHead()),
        settings.read(Options.CLIENT_STALL, defaults.clientStall()),
        settings.read(Options.POLL, defaults.poll()),
        sessionPoll,
        agentDead,
        settings.read(Options.DRAIN, defaults.drain()));
  }

  private Limits limits() {
    Limits defaults = Limits.DEFAULTS;
    return new Limits(
        settings.read(Options.WAITING_PER_BACKEND, defaults.waitingPerBackend()),
        settings.read(Options.WAITING_TOTAL, defaults.waitingTotal()),
        settings.read(Options.BODY_BUFFER, defaults.bodyBuffer()),
        settings.read(Options.MAX_BODY, defaults.maxBody()),
        settings.read(Options.HEAD_BYTES, defaults.headBytes()),
        settings.read(Options.HEAD_FIELDS, defaults.headFields()));
  }
}
