package org.invertingproxy.proxy.registry;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides which backend a request is for, from a copy of the registry in memory. Register it with
 * {@link BackendRegistry#onChange}. Thread-safe; look-ups take no lock and never touch the
 * database. The time of last use in its records is the one of their last change.
 */
public final class RoutingTable implements BackendRegistry.ChangeListener {
  private final Map<String, Backend> byId = new ConcurrentHashMap<>();
  private final Map<String, Backend> byHostLabel = new ConcurrentHashMap<>();
  private final Map<String, Backend> byHostName = new ConcurrentHashMap<>();
  private final PrefixIndex byPrefix = new PrefixIndex();

  private record Candidate(String prefix, Backend backend, boolean online) {}

  /** The backend of that id. */
  public Optional<Backend> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** The backend whose host is this label, in lower case, under the tunnel domain. */
  public Optional<Backend> byHostLabel(String label) {
    return Optional.ofNullable(byHostLabel.get(label));
  }

  /** The backend that has this host, in the form of {@code HostName}, as its own. */
  public Optional<Backend> byHostName(String host) {
    return Optional.ofNullable(byHostName.get(host));
  }

  /**
   * Where a request on a path host goes.
   *
   * <ol>
   *   <li>Among the backends that name the user, the one with the longest prefix that has an agent.
   *   <li>Failing that, the same among those for everyone like the user.
   *   <li>Failing that, the first that would have been chosen if its agent were there.
   *   <li>A choice whose prefix the path leaves by dot-segments is refused.
   * </ol>
   *
   * <p>Of equals the one is taken whose agent was seen last.
   *
   * @param user who has signed in, or null
   * @param rawPath the path as the client sent it, without query
   * @param presence which backends have an agent
   */
  public Route route(@Nullable String user, String rawPath, Presence presence) {
    while (true) {
      long changes = byPrefix.changes();
      Route route = routeNow(user, rawPath, presence);
      if (changes == byPrefix.changes()) {
        return route;
      }
    }
  }

  private Route routeNow(@Nullable String user, String rawPath, Presence presence) {
    List<String> prefixes = PathPrefixes.of(rawPath, byPrefix.longest());
    Candidate chosen = best(EndUsers.personal(user), prefixes, presence);
    if (chosen == null || !chosen.online()) {
      Candidate shared = best(EndUsers.shared(user), prefixes, presence);
      if (shared != null && (chosen == null || shared.online())) {
        chosen = shared;
      }
    }
    if (chosen == null) {
      return user == null && byPrefix.hasPrivate(prefixes)
          ? new Route.SignIn()
          : new Route.Nowhere();
    }
    return DotSegments.leave(chosen.prefix(), rawPath)
        ? new Route.Escape()
        : new Route.To(chosen.backend(), chosen.online());
  }

  @Override
  public synchronized void stored(Backend backend) {
    Backend before = byId.put(backend.id(), backend);
    if (backend.hostLabel() != null) {
      byHostLabel.put(backend.hostLabel(), backend);
    }
    backend.hostNames().forEach(host -> byHostName.put(host, backend));
    byPrefix.replace(before, backend);
    removeHosts(before, backend);
  }

  @Override
  public synchronized void deleted(String id) {
    Backend before = byId.remove(id);
    byPrefix.replace(before, null);
    removeHosts(before, null);
  }

  private void removeHosts(@Nullable Backend before, @Nullable Backend after) {
    if (before == null) {
      return;
    }
    String label = before.hostLabel();
    if (label != null && (after == null || !label.equals(after.hostLabel()))) {
      byHostLabel.remove(label, before);
    }
    for (String host : before.hostNames()) {
      if (after == null || !after.hostNames().contains(host)) {
        byHostName.remove(host, before);
      }
    }
  }

  private @Nullable Candidate best(
      Stream<String> audiences, List<String> prefixes, Presence presence) {
    List<String> all = audiences.toList();
    Candidate offline = null;
    for (String prefix : prefixes) {
      Candidate best = null;
      for (String audience : all) {
        for (Backend backend : byPrefix.at(audience, prefix)) {
          Candidate next = new Candidate(prefix, backend, presence.isOnline(backend.id()));
          best = best == null || isBetter(next, best, presence) ? next : best;
        }
      }
      if (best != null && best.online()) {
        return best;
      }
      offline = offline == null ? best : offline;
    }
    return offline;
  }

  private static boolean isBetter(Candidate one, Candidate other, Presence presence) {
    if (one.online() != other.online()) {
      return one.online();
    }
    String id = one.backend().id();
    String otherId = other.backend().id();
    int later = Long.compare(presence.lastSeen(id), presence.lastSeen(otherId));
    // By name at last, so that a tie is always decided the same way.
    return later != 0 ? later > 0 : id.compareTo(otherId) < 0;
  }
}
