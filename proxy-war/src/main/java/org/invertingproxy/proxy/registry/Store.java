package org.invertingproxy.proxy.registry;

import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The kind of database behind the registry: how it is opened, and what its failures mean. */
interface Store extends AutoCloseable {
  /** By which its operator knows it; holds no secret. */
  String name();

  /**
   * Opens it, with the present schema.
   *
   * @throws RegistryUnavailableException when it is out of reach or not fit for use; says why
   */
  Connections connect();

  /** Whether the connections are of no use any more after this, and it has to be opened anew. */
  boolean isClosedBy(Throwable failure);

  /** Whether this, which has just happened, was for want of room. */
  boolean isOutOfRoom(Throwable failure);

  /** What has to be run after a commit so that it outlives a power cut, or null for nothing. */
  default @Nullable String syncStatement() {
    return null;
  }

  /**
   * Whether results shall come as they are read, of this connection, where it does not so anyway.
   */
  default void streaming(Handle handle, boolean on) {}

  /** Releases what the JVM keeps of its driver. The connections are closed by then. */
  @Override
  void close();
}
