package org.invertingproxy.proxy.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.invertingproxy.proxy.exchange.LinkTable;
import org.jspecify.annotations.Nullable;

/**
 * Which backends have series of their own: the first ones that are used, up to a limit. All others
 * share the tag {@value #OTHER}, so neither many records nor made-up names can fill the memory of
 * whoever reads the figures. Thread-safe; a look-up of a known backend takes no lock.
 */
final class BackendTags {
  /** No backend of the registry is called so: its ids have no parentheses. */
  static final String OTHER = "(other)";

  private final MeterRegistry meters;
  private final int most;
  private final Predicate<String> known;
  private final LinkTable links;
  private final BackendMeters other;
  private final ConcurrentHashMap<String, BackendMeters> own = new ConcurrentHashMap<>();

  BackendTags(MeterRegistry meters, int most, Predicate<String> known, LinkTable links) {
    this.meters = meters;
    this.most = most;
    this.known = known;
    this.links = links;
    this.other = new BackendMeters(meters, OTHER);
  }

  BackendMeters of(String backendId) {
    BackendMeters present = own.get(backendId);
    return present != null ? present : first(backendId);
  }

  private BackendMeters first(String backendId) {
    if (own.size() >= most) { // several threads may pass here at once: by so many more
      return other;
    }
    @Nullable BackendMeters made = own.computeIfAbsent(backendId, this::make);
    return made == null ? other : made;
  }

  /** Null for a backend without a record. Asked inside, so that {@link #forget} comes after. */
  private @Nullable BackendMeters make(String backendId) {
    if (!known.test(backendId)) {
      return null;
    }
    BackendMeters made = new BackendMeters(meters, backendId);
    made.watch(() -> links.isOnline(backendId));
    return made;
  }

  void forget(String backendId) {
    BackendMeters gone = own.remove(backendId);
    if (gone != null) {
      gone.close();
    }
  }
}
