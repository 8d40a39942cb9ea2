package org.invertingproxy.proxy.registry;

/**
 * The record of every change an administrator made: who, what, the state before and after, from
 * where, when. Only ever added to. Changes of the registry itself are noted in its own
 * transactions. Thread-safe; may block on the database, and throws {@link
 * RegistryUnavailableException} when that fails.
 */
public interface AuditLog {
  /**
   * Notes a change of something that is not in the database; on disk when this returns. Call it
   * before the change takes effect where that can still be given up, so that none goes unnoticed.
   */
  void append(Actor actor, AuditEvent event);

  /** What is asked for, or the beginning of it. */
  AuditPage read(AuditQuery query);
}
