package org.invertingproxy.proxy.registry;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The durable set of backend records. What a method has returned from is on disk. All methods may
 * block on the database, are thread-safe, and throw {@link RegistryUnavailableException} when the
 * database fails; none but {@link #touch} is called on the path of a client's request.
 */
public interface BackendRegistry {
  /** All records, ordered by id. */
  List<Backend> list();

  /**
   * Some of the records in the order of their ids: those behind an id, or from the first, for which
   * the condition holds. From memory, as the listeners have been told; never blocks.
   *
   * @param after the id behind which to begin, or null
   * @param limit how many at most
   */
  List<Backend> page(@Nullable String after, int limit, Predicate<Backend> which);

  /** The record of that id. */
  Optional<Backend> find(String id);

  /**
   * Inserts or replaces the record of {@code backend.id()}; {@code created} and {@code lastUsed} of
   * an existing record are kept. Without a host label in the argument an existing record keeps its
   * own, and a new one gets its id as label where that is one and free. Without an owner an
   * existing record keeps its own, and a new one belongs to whoever makes it.
   *
   * @param by who does it, for the audit log
   * @return the record as stored
   * @throws InvalidBackendException when a field is not acceptable, the host label is reserved, or
   *     a host name that the record has not had is the proxy's own
   * @throws RegistryConflictException when the id, the host label or a host name belongs to another
   *     record, or is kept for another owner
   */
  default Backend put(Backend backend, Actor by) {
    return put(backend.id(), present -> true, present -> backend, by);
  }

  /**
   * The same for a record that depends on the present one, if that, or there being none, is as
   * expected when it happens.
   *
   * @param wanted makes it, with that id, of the record there is; may be called more than once
   * @throws BackendChangedException when it is not as expected
   */
  Backend put(
      String id,
      Predicate<Optional<Backend>> expected,
      Function<Optional<Backend>, Backend> wanted,
      Actor by);

  /**
   * Replaces the record of {@code backend.id()} as {@link #put} does, if there is one and it is as
   * expected when that happens.
   *
   * @param by who does it, for the audit log
   * @return the record as stored, or empty when there is none
   * @throws BackendChangedException when it is not as expected
   * @throws InvalidBackendException as for {@link #put}
   * @throws RegistryConflictException as for {@link #put}
   */
  Optional<Backend> replace(Backend backend, Predicate<Backend> expected, Actor by);

  /**
   * Deletes the record.
   *
   * @param by who does it, for the audit log
   * @return whether there was one
   */
  default boolean delete(String id, Actor by) {
    return delete(id, present -> true, by);
  }

  /**
   * Deletes the record, if it, or there being none, is as expected when that happens.
   *
   * @param by who does it, for the audit log
   * @return whether there was one
   * @throws BackendChangedException when it is not as expected
   */
  boolean delete(String id, Predicate<Optional<Backend>> expected, Actor by);

  /**
   * Notes that an agent of the backend answered. Never blocks: written in bulk later, so up to a
   * minute of this is lost when the process is killed.
   */
  void touch(String id, Instant at);

  /**
   * Calls the listener once for each present record, before this returns, then after each change;
   * used to keep the routing table.
   */
  void onChange(ChangeListener listener);

  /**
   * Told of changes, in their order, one at a time. Runs while further changes wait: must be quick
   * and must not call the registry.
   */
  interface ChangeListener {
    /** A record was inserted or replaced. */
    void stored(Backend backend);

    /** A record was deleted. */
    void deleted(String id);
  }
}
