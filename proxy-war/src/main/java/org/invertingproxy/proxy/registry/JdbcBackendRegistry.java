package org.invertingproxy.proxy.registry;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registry in a database. Times of last use stay in memory for up to a minute. Close it before
 * the database and before the scheduler, neither of which it owns.
 */
public final class JdbcBackendRegistry implements BackendRegistry, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JdbcBackendRegistry.class);

  private final Database database;
  private final JdbcAuditLog audit;
  private final LastUsed lastUsed = new LastUsed();
  private final RecordIndex records = new RecordIndex(); // as the listeners know them
  private final ScheduledFuture<?> flushing;

  // Held during a change and while listeners hear of it, so that they hear in the order of the
  // changes. Readers do not take it.
  private final ReentrantLock changes = new ReentrantLock();
  private final List<ChangeListener> listeners = new ArrayList<>();

  // Ids whose change failed when it may have been made: the connection was lost, say. Guarded by
  // changes.
  private final Set<String> inDoubt = new LinkedHashSet<>();

  // The ids before all records were, or may have been, replaced at once; null when the listeners
  // know what came of that. Guarded by changes.
  private @Nullable Set<String> replaced;

  /**
   * A registry that writes times of last use on the scheduler.
   *
   * @param audit in the same database, told of every change
   */
  public JdbcBackendRegistry(
      Database database, JdbcAuditLog audit, ScheduledExecutorService scheduler) {
    this.database = database;
    this.audit = audit;
    list().forEach(records::store);
    this.flushing = scheduler.scheduleWithFixedDelay(this::flush, 1, 1, TimeUnit.MINUTES);
  }

  @Override
  public List<Backend> list() {
    List<Backend> stored = database.inTransaction(handle -> new BackendTable(handle).all());
    return stored.stream().map(lastUsed::over).toList();
  }

  @Override
  public List<Backend> page(@Nullable String after, int limit, Predicate<Backend> which) {
    return records.page(after, limit, which).stream().map(lastUsed::over).toList();
  }

  @Override
  public Optional<Backend> find(String id) {
    if (!BackendValidator.isId(id)) {
      return Optional.empty(); // PostgreSQL has no text for some of these
    }
    return database.inTransaction(handle -> new BackendTable(handle).find(id)).map(lastUsed::over);
  }

  @Override
  public Backend put(Backend backend, Actor by) {
    return store(backend, by, table -> true).orElseThrow();
  }

  @Override
  public Optional<Backend> replace(Backend backend, Predicate<Backend> expected, Actor by) {
    return store(
        backend,
        by,
        table -> {
          Optional<Backend> present = table.find(backend.id());
          if (present.isPresent() && !expected.test(present.get())) {
            throw new BackendChangedException(backend.id());
          }
          return present.isPresent();
        });
  }

  private Optional<Backend> store(Backend backend, Actor by, Predicate<BackendTable> wanted) {
    List<FieldProblem> problems = BackendValidator.problems(backend);
    if (!problems.isEmpty()) {
      throw new InvalidBackendException(problems);
    }
    return changing(
        backend.id(),
        () -> {
          Optional<Backend> stored =
              database
                  .change(
                      handle -> {
                        BackendTable table = new BackendTable(handle);
                        return wanted.test(table)
                            ? Optional.of(store(handle, table, backend, by))
                            : Optional.<Backend>empty();
                      })
                  .map(lastUsed::over);
          stored.ifPresent(this::tell);
          return stored;
        });
  }

  @Override
  public boolean delete(String id, Actor by) {
    return BackendValidator.isId(id)
        && changing(
            id,
            () -> {
              boolean deleted = database.change(handle -> delete(handle, id, by));
              if (deleted) {
                forget(id);
              }
              return deleted;
            });
  }

  private <T> T changing(String id, Supplier<T> change) {
    changes.lock();
    try {
      settleDoubts();
      return change.get();
    } catch (RegistryUnavailableException e) {
      inDoubt.add(id);
      throw e;
    } finally {
      changes.unlock();
    }
  }

  /**
   * Tells the listeners what became of changes that were broken off, maybe after they were made.
   */
  private void settleDoubts() {
    settleReplacement();
    for (String id : List.copyOf(inDoubt)) {
      find(id).ifPresentOrElse(this::tell, () -> forget(id));
      inDoubt.remove(id);
    }
  }

  private void tell(Backend stored) {
    records.store(stored);
    listeners.forEach(listener -> listener.stored(stored));
  }

  private void forget(String id) {
    lastUsed.forget(id);
    records.remove(id);
    listeners.forEach(listener -> listener.deleted(id));
  }

  /**
   * Runs a change of the database that may concern any record, and tells the listeners what each
   * record is afterwards. No other change of records comes between.
   *
   * @param change all or nothing, on disk when it returns
   */
  public void replaceAll(Runnable change) {
    changes.lock();
    try {
      settleDoubts();
      Set<String> before = new LinkedHashSet<>(records.ids());
      try {
        change.run();
      } catch (RegistryUnavailableException e) {
        replaced = before;
        throw e;
      }
      replaced = before;
      settleDoubts();
    } finally {
      changes.unlock();
    }
  }

  /** Tells the listeners of all records that are there, and of those that were and are not. */
  private void settleReplacement() {
    Set<String> before = replaced;
    if (before == null) {
      return;
    }
    List<Backend> present = list();
    present.forEach(backend -> before.remove(backend.id()));
    before.forEach(this::forget); // first: what they had is another's now
    present.forEach(this::tell);
    replaced = null;
  }

  @Override
  public void touch(String id, Instant at) {
    lastUsed.touch(id, at);
  }

  @Override
  public void onChange(ChangeListener listener) {
    changes.lock();
    try {
      records.all().forEach(listener::stored);
      listeners.add(listener);
    } finally {
      changes.unlock();
    }
  }

  /** Writes the times of last use and stops doing so. */
  @Override
  public void close() {
    flushing.cancel(false);
    flush();
  }

  private void flush() {
    changes.lock();
    try {
      settleDoubts();
    } catch (RegistryUnavailableException e) {
      LOG.debug("What was in doubt still is", e);
    } finally {
      changes.unlock();
    }
    Map<String, Instant> pending = lastUsed.pending();
    if (pending.isEmpty()) {
      return;
    }
    try {
      database.change(
          handle -> {
            new BackendTable(handle).used(pending);
            return pending.size();
          });
      records.used(pending);
      lastUsed.written(pending);
    } catch (RegistryUnavailableException e) {
      LOG.warn("Times of last use are not written yet: {}", e.getMessage(), e);
    }
  }

  private boolean delete(Handle handle, String id, Actor by) {
    BackendTable table = new BackendTable(handle);
    Backend existing = table.find(id).orElse(null);
    if (existing == null) {
      return false;
    }
    table.delete(id);
    note(handle, by, "delete", existing, null);
    return true;
  }

  private Backend store(Handle handle, BackendTable table, Backend wanted, Actor by) {
    Backend existing = table.find(wanted.id()).orElse(null);
    Backend stored =
        new Backend(
            wanted.id(),
            wanted.endUser(),
            wanted.backendUser(),
            wanted.pathPrefixes(),
            hostLabel(table, wanted, existing),
            wanted.hostNames().stream().sorted().toList(),
            existing == null ? wanted.created().truncatedTo(ChronoUnit.MICROS) : existing.created(),
            existing == null ? null : existing.lastUsed());
    for (String host : stored.hostNames()) {
      refuseOther(table.ownerOfHost(host), wanted.id(), "host name " + host);
    }
    if (existing == null) {
      table.insert(stored);
    } else {
      table.update(stored);
    }
    note(handle, by, existing == null ? "create" : "update", existing, stored);
    return stored;
  }

  private void note(
      Handle handle, Actor by, String action, @Nullable Backend before, @Nullable Backend after) {
    String id = before == null ? Objects.requireNonNull(after).id() : before.id();
    audit.append(
        handle,
        by,
        new AuditEvent(action, "backend", id, BackendState.of(before), BackendState.of(after)));
  }

  private static @Nullable String hostLabel(
      BackendTable table, Backend wanted, @Nullable Backend existing) {
    if (wanted.hostLabel() != null) {
      refuseOther(
          table.ownerOfLabel(wanted.hostLabel()), wanted.id(), "host label " + wanted.hostLabel());
      return wanted.hostLabel();
    }
    if (existing != null) {
      return existing.hostLabel();
    }
    String label = BackendValidator.defaultHostLabel(wanted.id());
    return label == null || table.ownerOfLabel(label).isPresent() ? null : label;
  }

  private static void refuseOther(Optional<String> owner, String id, String what) {
    if (owner.isPresent() && !owner.get().equals(id)) {
      throw new RegistryConflictException(
          "The " + what + " belongs to the backend " + owner.get() + " already");
    }
  }
}
