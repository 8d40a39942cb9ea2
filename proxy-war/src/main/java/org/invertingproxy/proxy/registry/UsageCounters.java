package org.invertingproxy.proxy.registry;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what backends are used for. In memory for up to a minute, so that much is lost when the
 * process is killed; then in the database. Written as totals: a write that is made twice counts
 * once. Thread-safe. Register it with {@link BackendRegistry#onChange}; close it before the
 * database and before the scheduler, neither of which it owns.
 */
public final class UsageCounters implements BackendRegistry.ChangeListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(UsageCounters.class);

  private final Database database;
  private final Map<String, Tally> tallies = new ConcurrentHashMap<>();
  private final Set<String> recorded = ConcurrentHashMap.newKeySet();
  private final ScheduledFuture<?> flushing;

  /** Counters that are written on the scheduler. */
  public UsageCounters(Database database, ScheduledExecutorService scheduler) {
    this.database = database;
    this.flushing = scheduler.scheduleWithFixedDelay(this::flush, 1, 1, TimeUnit.MINUTES);
  }

  /** Adds what one exchange of the backend was. Never blocks. */
  public void count(String id, Usage more) {
    tallies.computeIfAbsent(id, unknown -> new Tally()).add(more);
  }

  /**
   * The totals of those backends. Blocks on the database.
   *
   * @throws RegistryUnavailableException when that fails
   */
  public Map<String, Usage> of(Collection<String> ids) {
    Map<String, Usage> stored = database.inTransaction(handle -> new UsageTable(handle).read(ids));
    Map<String, Usage> totals = new HashMap<>();
    for (String id : ids) {
      Usage written = stored.getOrDefault(id, Usage.NONE);
      Tally tally = tallies.get(id);
      totals.put(id, tally == null ? written : tally.over(written));
    }
    return totals;
  }

  @Override
  public void stored(Backend backend) {
    if (recorded.add(backend.id())) {
      // An exchange of a record before it may have ended after that was deleted.
      tallies.remove(backend.id());
    } // else it keeps its counts
  }

  @Override
  public void deleted(String id) {
    recorded.remove(id);
    tallies.remove(id);
  }

  /** Forgets what is not written: what is in the database has been replaced as a whole. */
  public void reset() {
    tallies.clear();
  }

  /** Writes what is counted, and stops doing so. */
  @Override
  public void close() {
    flushing.cancel(false);
    flush();
  }

  private void flush() {
    Map<String, Tally> changed = new HashMap<>();
    Set<String> unread = new HashSet<>();
    tallies.forEach(
        (id, tally) -> {
          if (tally.isChanged()) {
            changed.put(id, tally);
            if (!tally.hasBase()) {
              unread.add(id);
            }
          }
        });
    if (changed.isEmpty()) {
      return;
    }
    try {
      database.change(handle -> flush(new UsageTable(handle), changed, unread));
    } catch (RegistryUnavailableException e) {
      LOG.warn("Counters of backends are not written yet: {}", e.getMessage(), e);
      return;
    }
    changed.values().forEach(Tally::written);
  }

  private static Map<String, Usage> flush(
      UsageTable table, Map<String, Tally> changed, Set<String> unread) {
    Map<String, Usage> stored = table.read(unread);
    Map<String, Usage> totals = new HashMap<>();
    changed.forEach(
        (id, tally) -> totals.put(id, tally.begin(stored.getOrDefault(id, Usage.NONE))));
    table.write(totals);
    return totals;
  }

  /** The counts of one backend since the start, and what there was before. */
  private static final class Tally {
    private @Nullable Usage base; // guarded by this: null until it was read
    private Usage since = Usage.NONE; // guarded by this
    private Usage begun = Usage.NONE; // guarded by this: of since, what was given to be written
    private Usage written = Usage.NONE; // guarded by this

    synchronized void add(Usage more) {
      since = since.plus(more);
    }

    synchronized boolean isChanged() {
      return !since.equals(written);
    }

    synchronized boolean hasBase() {
      return base != null;
    }

    /** The total to be written, on top of what was stored before the first write. */
    synchronized Usage begin(Usage stored) {
      if (base == null) {
        base = stored;
      }
      begun = since;
      return base.plus(since);
    }

    synchronized void written() {
      written = begun;
    }

    /** The total; what is stored counts only as long as nothing of this was written. */
    synchronized Usage over(Usage stored) {
      return (base == null ? stored : base).plus(since);
    }
  }
}
