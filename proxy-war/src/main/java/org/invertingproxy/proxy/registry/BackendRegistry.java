package org.invertingproxy.proxy.registry;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The durable set of backend records. What a method has returned from is on disk. All methods may
 * block on the database and are thread-safe; none is called on the path of a client's request.
 */
public interface BackendRegistry {
  /** All records, ordered by id. */
  List<Backend> list();

  /** The record of that id. */
  Optional<Backend> find(String id);

  /**
   * Inserts or replaces the record of {@code backend.id()}; {@code created} and {@code lastUsed} of
   * an existing record are kept.
   *
   * @return the record as stored
   * @throws RegistryConflictException when the host label belongs to another record
   */
  Backend put(Backend backend);

  /** Deletes the record; returns whether there was one. */
  boolean delete(String id);

  /** Notes that an agent of the backend answered; written in bulk later, never synchronously. */
  void touch(String id, Instant at);

  /** Calls the listener after each change with the new state; used to keep the routing table. */
  void onChange(ChangeListener listener);

  /** Told of changes, in their order, one at a time. */
  interface ChangeListener {
    /** A record was inserted or replaced. */
    void stored(Backend backend);

    /** A record was deleted. */
    void deleted(String id);
  }
}
