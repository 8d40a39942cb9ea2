package org.invertingproxy.proxy.registry;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tokens in a database. Those that have been over for {@link #KEPT} are forgotten, but never
 * that one was revoked: were the clock wrong, the token would be good again afterwards. Close it
 * before the database and before the scheduler, neither of which it owns.
 */
public final class JdbcTokenRegistry implements TokenRegistry, AutoCloseable {
  /** How long a token that nobody has revoked is remembered after its end. */
  static final Duration KEPT = Duration.ofDays(30);

  private static final Logger LOG = LoggerFactory.getLogger(JdbcTokenRegistry.class);
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private final Database database;
  private final JdbcAuditLog audit;
  private final Clock clock;
  private final @Nullable ScheduledFuture<?> tidying;

  // Held during a revocation and while listeners hear of it. Readers do not take it.
  private final ReentrantLock changes = new ReentrantLock();
  private final List<RevocationListener> listeners = new ArrayList<>();

  // Ids whose revocation failed when it may have been made. Guarded by changes.
  private final Set<String> inDoubt = new LinkedHashSet<>();

  /**
   * A registry that forgets on the scheduler what is long over.
   *
   * @param audit in the same database, told of every change
   */
  public JdbcTokenRegistry(
      Database database, JdbcAuditLog audit, ScheduledExecutorService scheduler, Clock clock) {
    this.database = database;
    this.audit = audit;
    this.clock = clock;
    this.tidying = scheduler.scheduleWithFixedDelay(this::tidy, 1, 1, TimeUnit.MINUTES);
  }

  /** A registry for a single change. */
  public JdbcTokenRegistry(Database database, JdbcAuditLog audit, Clock clock) {
    this.database = database;
    this.audit = audit;
    this.clock = clock;
    this.tidying = null;
  }

  /** Whether there can be a token of that id. */
  public static boolean isId(String id) {
    return ID.matcher(id).matches();
  }

  @Override
  public List<TokenRecord> list() {
    return database.inTransaction(handle -> new TokenTable(handle).all());
  }

  @Override
  public Optional<TokenRecord> find(String id) {
    return isId(id)
        ? database.inTransaction(handle -> new TokenTable(handle).find(id))
        : Optional.empty();
  }

  @Override
  public void add(TokenRecord token, Actor by) {
    database.change(
        handle -> {
          new TokenTable(handle).insert(token);
          audit.append(handle, by, event("issue", null, token));
          return token;
        });
  }

  @Override
  public Revoked revoke(String id, Instant latestEnd, Actor by) {
    if (!isId(id)) {
      throw new IllegalArgumentException("no token can have this id");
    }
    TokenRecord.Revocation revocation =
        new TokenRecord.Revocation(
            clock.instant().truncatedTo(ChronoUnit.MICROS), TokenRecord.by(by));
    changes.lock();
    try {
      settleDoubts();
      Revoked outcome =
          database.change(
              handle -> {
                TokenTable table = new TokenTable(handle);
                TokenRecord before = table.find(id).orElse(null);
                if (before != null && before.revocation() != null) {
                  return new Revoked(before, false);
                }
                TokenRecord after = revoke(table, id, before, latestEnd, revocation);
                audit.append(handle, by, event("revoke", before, after));
                return new Revoked(after, true);
              });
      tell(outcome.token());
      return outcome;
    } catch (RegistryUnavailableException e) {
      inDoubt.add(id);
      throw e;
    } finally {
      changes.unlock();
    }
  }

  private static TokenRecord revoke(
      TokenTable table,
      String id,
      @Nullable TokenRecord present,
      Instant latestEnd,
      TokenRecord.Revocation revocation) {
    if (present == null) {
      TokenRecord unknown =
          new TokenRecord(id, latestEnd.truncatedTo(ChronoUnit.MICROS), null, revocation);
      table.insert(unknown);
      return unknown;
    }
    table.revoke(id, revocation);
    return new TokenRecord(id, present.expires(), present.grant(), revocation);
  }

  private static AuditEvent event(String action, @Nullable TokenRecord before, TokenRecord after) {
    return new AuditEvent(action, "token", after.id(), TokenState.of(before), TokenState.of(after));
  }

  @Override
  public void onRevoked(RevocationListener listener) {
    changes.lock();
    try {
      list().stream()
          .filter(token -> token.revocation() != null)
          .forEach(token -> listener.revoked(token.id(), token.expires()));
      listeners.add(listener);
    } finally {
      changes.unlock();
    }
  }

  /** Tells of all revocations again, since a restore may have brought others. */
  public void restored() {
    changes.lock();
    try {
      list().stream().filter(token -> token.revocation() != null).forEach(this::tell);
    } finally {
      changes.unlock();
    }
  }

  /** Tells of revocations that were broken off, where they were made. */
  private void settleDoubts() {
    for (String id : List.copyOf(inDoubt)) {
      find(id).filter(token -> token.revocation() != null).ifPresent(this::tell);
      inDoubt.remove(id);
    }
  }

  private void tell(TokenRecord token) {
    listeners.forEach(listener -> listener.revoked(token.id(), token.expires()));
  }

  private void tidy() {
    changes.lock();
    try {
      settleDoubts();
      Instant over = clock.instant().minus(KEPT);
      database.inTransaction(handle -> new TokenTable(handle).forget(over));
    } catch (RegistryUnavailableException e) {
      LOG.debug("Tokens that are over are still there", e);
    } finally {
      changes.unlock();
    }
  }

  /** Forgets nothing any more. */
  @Override
  public void close() {
    if (tidying != null) {
      tidying.cancel(false);
    }
  }
}
