package org.invertingproxy.proxy.registry;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * The one installation that a registry belongs to.
 *
 * @param id random, made with the registry: the issuer of its tokens
 */
public record Installation(String id) {

  /** Reads it; the first call for a registry makes it. */
  public static Installation of(Database database, Clock clock) {
    return new Installation(database.change(handle -> findOrCreate(handle, clock)));
  }

  private static String findOrCreate(Handle handle, Clock clock) {
    return handle
        .createQuery("select id from installation")
        .mapTo(String.class)
        .findOne()
        .orElseGet(() -> create(handle, clock));
  }

  private static String create(Handle handle, Clock clock) {
    String id = UUID.randomUUID().toString();
    handle.execute(
        "insert into installation (singleton, id, created) values (1, ?, ?)",
        id,
        clock.instant().atOffset(ZoneOffset.UTC));
    return id;
  }
}
