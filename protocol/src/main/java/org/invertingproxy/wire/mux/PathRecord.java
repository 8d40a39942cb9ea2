package org.invertingproxy.wire.mux;

/**
 * The most bytes that a channel has brought to one stream within a round trip: what its path has
 * shown to carry, from which later streams start. Guarded by the mux's lock.
 */
final class PathRecord {
  private long most;

  /** So many were consumed within a round trip. */
  void consumed(long bytes) {
    most = Math.max(most, bytes);
  }

  long most() {
    return most;
  }
}
