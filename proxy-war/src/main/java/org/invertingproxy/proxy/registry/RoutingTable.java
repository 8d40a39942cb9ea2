package org.invertingproxy.proxy.registry;

import java.util.HashMap;
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
 *
 * <p>Backends with the same users and prefix are kept in order, so that a look-up sees the best of
 * them first, however many there are, and passes only agents that are connected and not ready. For
 * this the table must hear of agents that come, call and go: {@link #presenceChanged}.
 */
public final class RoutingTable implements BackendRegistry.ChangeListener {
  private final Map<String, Backend> byId = new ConcurrentHashMap<>();
  private final Map<String, Backend> byHostLabel = new ConcurrentHashMap<>();
  private final Map<String, Backend> byHostName = new ConcurrentHashMap<>();
  private final PrefixIndex byPrefix = new PrefixIndex();
  private final Map<String, Rank> ranks = new HashMap<>(); // guarded by this: of those seen

  private record Candidate(String prefix, Backend backend, Rank rank, boolean online) {}

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
    byPrefix.replace(before, backend, rank(backend.id()));
    removeHosts(before, backend);
  }

  @Override
  public synchronized void deleted(String id) {
    Backend before = byId.remove(id);
    byPrefix.replace(before, null, rank(id));
    removeHosts(before, null);
    forgetUnlessConnected(id);
  }

  /** An agent of the backend has come, called or gone; told after the presence knows. */
  public synchronized void presenceChanged(String id, Presence presence) {
    Rank from = rank(id);
    // Asked in here, or of two changes at once the earlier could be the last one filed.
    Rank to = new Rank(presence.isConnected(id), presence.lastSeen(id), id);
    ranks.put(id, to);
    Backend backend = byId.get(id);
    if (backend == null) {
      forgetUnlessConnected(id);
    } else {
      byPrefix.move(backend, from, to);
    }
  }

  private Rank rank(String id) {
    Rank known = ranks.get(id);
    return known == null ? Rank.last(id) : known;
  }

  private void forgetUnlessConnected(String id) {
    if (!rank(id).connected()) {
      ranks.remove(id);
    }
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
        Candidate next = first(byPrefix.at(audience, prefix), prefix, presence);
        best = best == null || (next != null && isBetter(next, best)) ? next : best;
      }
      if (best != null && best.online()) {
        return best;
      }
      offline = offline == null ? best : offline;
    }
    return offline;
  }

  /** The best of those in that order. */
  private static @Nullable Candidate first(
      Map<Rank, Backend> ranked, String prefix, Presence presence) {
    Candidate offline = null;
    for (Map.Entry<Rank, Backend> entry : ranked.entrySet()) {
      Rank rank = entry.getKey();
      Backend backend = entry.getValue();
      if (rank.connected() && presence.isOnline(backend.id())) {
        return new Candidate(prefix, backend, rank, true);
      }
      if (offline == null || rank.isLaterThan(offline.rank())) {
        offline = new Candidate(prefix, backend, rank, false);
      }
      if (!rank.connected()) {
        break; // none of the others is connected, and none was seen later
      }
    }
    return offline;
  }

  private static boolean isBetter(Candidate one, Candidate other) {
    return one.online() != other.online() ? one.online() : one.rank().isLaterThan(other.rank());
  }
}
