package org.invertingproxy.proxy.exchange;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which agents are connected for which backend. Adding and removing are idempotent, so a link that
 * dies twice harms nothing. Thread-safe.
 */
public final class LinkTable {
  private final ConcurrentHashMap<String, BackendLinks> backends = new ConcurrentHashMap<>();
  private volatile Consumer<String> listener = backendId -> {};

  /**
   * Calls the listener with a backend's id after an agent of it has come, called or gone, on any
   * thread; it must not block.
   */
  public void onChange(Consumer<String> called) {
    listener = called;
  }

  void changed(String backendId) {
    listener.accept(backendId);
  }

  /** Whether an agent of the backend is connected, ready or not. */
  public boolean isConnected(String backendId) {
    BackendLinks links = backends.get(backendId);
    return links != null && links.hasLink();
  }

  /** Whether an agent of the backend would take a request now. */
  public boolean isOnline(String backendId) {
    BackendLinks links = backends.get(backendId);
    return links != null && links.hasReadyLink();
  }

  /** When an agent of the backend was last heard of by this process, or null. */
  public @Nullable Instant lastSeen(String backendId) {
    BackendLinks links = backends.get(backendId);
    return links == null ? null : links.lastSeen();
  }

  /** The links of the backend, in the order in which they came. */
  public List<AgentLink> links(String backendId) {
    BackendLinks links = backends.get(backendId);
    return links == null ? List.of() : links.all();
  }

  /** Exchanges of the backend that wait for their answer now. */
  int unanswered(String backendId) {
    BackendLinks links = backends.get(backendId);
    return links == null ? 0 : links.unanswered();
  }

  /** Exchanges that wait for an agent now. */
  public int waiting() {
    return backends.values().stream().mapToInt(BackendLinks::waiting).sum();
  }

  /** Links of that kind. */
  public int links(Predicate<AgentLink> which) {
    return backends.values().stream().mapToInt(links -> links.count(which)).sum();
  }

  /** Backends an agent of which would take a request now. */
  public int online() {
    return (int) backends.values().stream().filter(BackendLinks::hasReadyLink).count();
  }

  BackendLinks of(String backendId) {
    return backends.computeIfAbsent(backendId, id -> new BackendLinks());
  }

  Iterable<BackendLinks> all() {
    return backends.values();
  }
}
