package org.invertingproxy.proxy.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything an operator can set.
 *
 * @param dataDir where registry, keys and the administrator's token live
 * @param database which database holds the registry
 * @param publicUrl where the proxy is reached from outside, or null: the address of each request
 * @param tunnelDomain the domain under which each backend's host label is a host
 * @param controlHosts hosts of admin page, API and agents, beside localhost and loopback addresses
 * @param pathHosts hosts that route by path, as Google's proxy does
 * @param trustedProxies peers whose word about the client counts
 * @param open whether everything is a path host and agents need no token
 * @param timeouts the proxy's own timers
 * @param limits what one client, agent or backend can take
 * @param channelHeap percent of the heap that bytes received over channels may take
 * @param metrics what is told about the proxy's work
 * @param operation how the proxy is run and watched
 * @param outside whose tokens count beside the proxy's own
 * @param names which names of backends are not free
 */
public record ProxyConfig(
    Path dataDir,
    DatabaseConfig database,
    @Nullable URI publicUrl,
    String tunnelDomain,
    List<String> controlHosts,
    List<String> pathHosts,
    List<AddressRange> trustedProxies,
    boolean open,
    Timeouts timeouts,
    Limits limits,
    int channelHeap,
    MetricsConfig metrics,
    OperationConfig operation,
    OutsideConfig outside,
    NameRules names) {
  /** What is in force for {@code channelHeap} where nothing else is set. */
  public static final int DEFAULT_CHANNEL_HEAP = 25;

  /** Takes immutable copies of the lists. */
  public ProxyConfig {
    controlHosts = List.copyOf(controlHosts);
    pathHosts = List.copyOf(pathHosts);
    trustedProxies = List.copyOf(trustedProxies);
  }
}
