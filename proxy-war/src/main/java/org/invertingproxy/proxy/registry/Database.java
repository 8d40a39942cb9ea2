package org.invertingproxy.proxy.registry;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Function;
import org.h2.Driver;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;

/**
 * The database behind the registry. H2 closes a database for good that it cannot write, as on a
 * full disk: the next call then opens it anew, so it is back as soon as the disk is. Connections
 * live only inside the callbacks. Thread-safe. Close it after everything that uses it.
 */
public final class Database implements AutoCloseable {
  private final RegistryFile file;
  private final String name;
  private @Nullable Connections connections; // guarded by this
  private boolean closed; // guarded by this

  private Database(RegistryFile file, Connections connections) {
    this.file = file;
    this.name = file.path().toString();
    this.connections = connections;
  }

  /**
   * Opens the H2 file of a data directory, and makes it when there is none.
   *
   * @throws RegistryUnavailableException when it is locked, damaged or out of reach
   */
  public static Database open(Path dataDirectory) {
    RegistryFile file = RegistryFile.in(dataDirectory);
    try {
      DataDirectory.create(dataDirectory);
      if (!file.exists()) {
        RegistryFile aside = file.aside();
        aside.deleteLeftOver();
        Connections.open(aside.path().toString(), aside.newUrl(), true).close();
        aside.moveTo(file);
      }
    } catch (IOException e) {
      throw new RegistryUnavailableException("The registry " + file.path() + " is out of reach", e);
    }
    return new Database(file, connect(file));
  }

  private static Connections connect(RegistryFile file) {
    try {
      file.requireUsable();
    } catch (IOException e) {
      throw new RegistryUnavailableException("The registry " + file.path() + " is out of reach", e);
    }
    return Connections.open(file.path().toString(), file.url(), false);
  }

  /**
   * Runs the callback in a transaction, which ends with it; an exception rolls back. All its
   * statements see the same state.
   *
   * @throws RegistryFullException when it failed for want of room on the disk
   * @throws RegistryUnavailableException when it failed for another reason
   */
  public <T> T inTransaction(Function<Handle, T> callback) {
    Connections used = connections();
    try {
      return used.jdbi().inTransaction(TransactionIsolationLevel.REPEATABLE_READ, callback::apply);
    } catch (JdbiException e) {
      if (OpenFailure.isFinal(e)) {
        giveUp(used);
      }
      throw failure(e);
    }
  }

  /** The same for a callback that writes: what it wrote is on disk when this returns. */
  public <T> T change(Function<Handle, T> callback) {
    T result = inTransaction(callback);
    // After a commit H2 has written, which outlives the process; this outlives a power cut, too.
    inTransaction(handle -> handle.execute("checkpoint sync"));
    return result;
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
      Connections again = connect(file);
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
    return file.isOutOfRoom()
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
    // It registers itself when it is loaded, and the JVM would keep a web application by it that
    // has ended. Our own connections are made without it.
    if (Driver.class.getClassLoader() == Database.class.getClassLoader()) {
      Driver.unload();
    }
  }
}
