package org.invertingproxy.proxy.app;

import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import org.invertingproxy.proxy.config.HostName;
import org.invertingproxy.proxy.registry.Backend;
import org.invertingproxy.proxy.registry.RoutingTable;
import org.jspecify.annotations.Nullable;

/**
 * The records that agents may speak for. In open mode an agent's call is enough to publish a
 * backend, as with Google's stand-alone server; such records live in memory only.
 */
final class Records implements Function<String, @Nullable Backend> {
  private static final int LONGEST_ID = 128;
  private static final int MOST = 1_000;

  private final RoutingTable routes;
  private final boolean open;
  private final Clock clock;
  private int made; // guarded by this

  Records(RoutingTable routes, boolean open, Clock clock) {
    this.routes = routes;
    this.open = open;
    this.clock = clock;
  }

  @Override
  public @Nullable Backend apply(String id) {
    Backend known = routes.find(id).orElse(null);
    return known != null || !open ? known : publish(id);
  }

  private synchronized @Nullable Backend publish(String id) {
    Backend raced = routes.find(id).orElse(null);
    boolean sound = id.length() <= LONGEST_ID && id.chars().allMatch(c -> c > ' ' && c < 127);
    if (raced != null || !sound || made >= MOST) {
      return raced;
    }
    made++;
    Backend record =
        new Backend(
            id,
            Backend.ALL_USERS,
            "open",
            List.of("/"),
            HostName.isLabel(id) && routes.byHostLabel(id).isEmpty() ? id : null,
            List.of(),
            clock.instant(),
            null);
    routes.stored(record);
    return record;
  }
}
