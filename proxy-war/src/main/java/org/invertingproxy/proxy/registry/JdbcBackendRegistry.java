package org.invertingproxy.proxy.registry;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.invertingproxy.proxy.config.NameRules;
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
  private final NameRules names;
  private final Clock clock;
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
   * @param names which are not free
   * @param clock by which names that were given up become free
   */
  public JdbcBackendRegistry(
      Database database,
      JdbcAuditLog audit,
      NameRules names,
      Clock clock,
      ScheduledExecutorService scheduler) {
    this.database = database;
    this.audit = audit;
    this.names = names;
    this.clock = clock;
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
  public Backend put(
      String id,
      Predicate<Optional<Backend>> expected,
      Function<Optional<Backend>, Backend> wanted,
      Actor by) {
    return store(
            id,
            by,
            present -> {
              require(expected, present, id);
              return Optional.of(wanted.apply(present));
            })
        .orElseThrow();
  }

  @Override
  public Optional<Backend> replace(Backend backend, Predicate<Backend> expected, Actor by) {
    return store(
        backend.id(),
        by,
        present -> {
          require(there -> there.filter(expected.negate()).isEmpty(), present, backend.id());
          return present.map(there -> backend);
        });
  }

  private Optional<Backend> store(
      String id, Actor by, Function<Optional<Backend>, Optional<Backend>> wanted) {
    return changing(
        id,
        () -> {
          Optional<Backend> stored =
              database.change(handle -> store(handle, id, by, wanted)).map(lastUsed::over);
          stored.ifPresent(this::tell);
          return stored;
        });
  }

  @Override
  public boolean delete(String id, Predicate<Optional<Backend>> expected, Actor by) {
    if (!BackendValidator.isId(id)) { // as in find
      require(expected, Optional.empty(), id);
      return false;
    }
    return changing(
        id,
        () -> {
          boolean deleted = database.change(handle -> delete(handle, id, expected, by));
          if (deleted) {
            forget(id);
          }
          return deleted;
        });
  }

  private static void require(
      Predicate<Optional<Backend>> expected, Optional<Backend> present, String id) {
    if (!expected.test(present)) {
      throw new BackendChangedException(id);
    }
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

  private boolean delete(
      Handle handle, String id, Predicate<Optional<Backend>> expected, Actor by) {
    BackendTable table = new BackendTable(handle);
    Optional<Backend> present = table.find(id);
    require(expected, present, id);
    Backend existing = present.orElse(null);
    if (existing == null) {
      return false;
    }
    new NameClaims(handle, names, clock.instant()).settle(existing, null);
    table.delete(id);
    audit.append(
        handle, by, new AuditEvent("delete", "backend", id, BackendState.of(existing), null));
    return true;
  }

  private Optional<Backend> store(
      Handle handle, String id, Actor by, Function<Optional<Backend>, Optional<Backend>> wanted) {
    BackendTable table = new BackendTable(handle);
    Optional<Backend> present =
        BackendValidator.isId(id) ? table.find(id) : Optional.empty(); // as in find
    Backend asked = wanted.apply(present).orElse(null);
    if (asked == null) {
      return Optional.empty();
    }
    List<FieldProblem> problems = BackendValidator.problems(asked);
    if (!problems.isEmpty()) {
      throw new InvalidBackendException(problems);
    }
    Backend existing = present.orElse(null);
    NameClaims claims = new NameClaims(handle, names, clock.instant());
    Backend stored = completed(asked, existing, claims, by);
    claims.settle(existing, stored);
    if (existing == null) {
      table.insert(stored);
    } else {
      table.update(stored);
    }
    audit.append(
        handle,
        by,
        new AuditEvent(
            existing == null ? "create" : "update",
            "backend",
            id,
            existing == null ? null : BackendState.of(existing),
            BackendState.of(stored)));
    return Optional.of(stored);
  }

  private static Backend completed(
      Backend asked, @Nullable Backend existing, NameClaims claims, Actor by) {
    String named = asked.owner() != null || existing == null ? asked.owner() : existing.owner();
    String owner = named == null ? BackendValidator.ownerOf(by) : named;
    return new Backend(
        asked.id(),
        asked.endUser(),
        asked.backendUser(),
        asked.pathPrefixes(),
        claims.label(asked, owner, existing),
        asked.hostNames().stream().sorted().toList(),
        owner,
        asked.description(),
        asked.terms(),
        existing == null ? asked.created().truncatedTo(ChronoUnit.MICROS) : existing.created(),
        existing == null ? null : existing.lastUsed());
  }
}
