package org.invertingproxy.proxy.registry;

import java.nio.file.Path;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.invertingproxy.proxy.config.DatabaseConfig;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jdbi.v3.core.transaction.UnableToManipulateTransactionIsolationLevelException;
import org.jspecify.annotations.Nullable;

/**
 * The database behind the registry. When its store has closed itself the next call opens it anew.
 * Connections live only inside the callbacks. Thread-safe. Close it after everything that uses it.
 */
public final class Database implements AutoCloseable {
  private static final int ATTEMPTS = 4;

  private final Store store;
  private final String name;

  // Held during a change, so that those of this process never collide with each other.
  private final ReentrantLock changes = new ReentrantLock();
  private final LongAdder failedChanges = new LongAdder();
  private @Nullable Connections connections; // guarded by this
  private boolean closed; // guarded by this

  private Database(Store store) {
    this.store = store;
    this.name = store.name();
    try {
      this.connections = store.connect();
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /**
   * Opens the database of the settings; makes the file, or the tables, where there are none.
   *
   * @param dataDirectory of the file
   * @throws RegistryUnavailableException when it is locked, damaged or out of reach
   */
  public static Database open(Path dataDirectory, DatabaseConfig config) {
    return new Database(store(dataDirectory, config));
  }

  private static Store store(Path dataDirectory, DatabaseConfig config) {
    String url = config.url();
    if (url != null) {
      return url.startsWith("jdbc:h2:") ? new MemoryStore(url) : new PostgresStore(url, config);
    }
    String jndi = config.jndi();
    return jndi == null ? FileStore.in(dataDirectory) : new ContainerStore(jndi);
  }

  /**
   * Runs the callback in a transaction, which ends with it; an exception rolls back. All its
   * statements see the same state. Where a transaction of another process was in the way it runs
   * again.
   *
   * @throws RegistryFullException when it failed for want of room on the disk
   * @throws RegistryUnavailableException when it failed for another reason
   */
  public <T> T inTransaction(Function<Handle, T> callback) {
    return run(TransactionIsolationLevel.REPEATABLE_READ, ATTEMPTS, callback);
  }

  /**
   * Runs a callback that reads more than should be held in memory: it sees all tables as they are
   * at one moment, while others change them, and each result comes a few rows at a time where its
   * fetch size says so, if it is read before the next statement. Runs once only.
   *
   * @throws RegistryUnavailableException when it failed
   */
  public void snapshot(Consumer<Handle> callback) {
    // H2 keeps one moment for all tables at this level only; PostgreSQL does at the one below, too.
    run(
        TransactionIsolationLevel.SERIALIZABLE,
        1,
        handle -> {
          store.streaming(handle, true);
          try {
            callback.accept(handle);
          } finally {
            store.streaming(handle, false);
          }
          return handle;
        });
  }

  private <T> T run(
      TransactionIsolationLevel isolation, int attempts, Function<Handle, T> callback) {
    int lost = 0;
    for (int attempt = 1; ; attempt++) {
      Connections used = connections();
      try {
        return used.jdbi().inTransaction(isolation, callback::apply);
      } catch (UnableToManipulateTransactionIsolationLevelException e) {
        // Nothing was begun: the pool had a connection that the server has closed since.
        if (++lost > Connections.MOST) {
          throw failure(e);
        }
        attempt--;
      } catch (JdbiException e) {
        if (SqlState.of(e).isCollision() && attempt < attempts) {
          continue;
        }
        if (store.isClosedBy(e)) {
          giveUp(used);
        }
        throw failure(e);
      }
    }
  }

  /** The same for a callback that writes: what it wrote is on disk when this returns. */
  public <T> T change(Function<Handle, T> callback) {
    changes.lock();
    try {
      T result = inTransaction(callback);
      String sync = store.syncStatement();
      if (sync != null) {
        inTransaction(handle -> handle.execute(sync));
      }
      return result;
    } catch (RegistryUnavailableException e) {
      failedChanges.increment();
      throw e;
    } finally {
      changes.unlock();
    }
  }

  /** How many changes have failed so far because of the database. */
  public long failedChanges() {
    return failedChanges.sum();
  }

  private synchronized Connections connections() {
    Connections present = connections;
    if (present != null) {
      return present;
    }
    if (closed) {
      throw new RegistryUnavailableException("The registry " + name + " is closed");
    }
    try {
      Connections again = store.connect();
      connections = again;
      return again;
    } catch (RegistryUnavailableException e) {
      throw failure(e);
    }
  }

  private synchronized void giveUp(Connections failed) {
    if (connections == failed) {
      connections = null;
      failed.close();
    }
  }

  private RegistryUnavailableException failure(RuntimeException cause) {
    return store.isOutOfRoom(cause)
        ? new RegistryFullException("The disk of the registry " + name + " is full", cause)
        : new RegistryUnavailableException("The registry " + name + " failed", cause);
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (connections != null) {
      connections.close();
      connections = null;
    }
    store.close();
  }
}
