package org.invertingproxy.wire.mux;

/**
 * The greatest rate at which a channel has brought bytes to one stream over a round trip: what its
 * path has shown to carry, from which later streams start. Guarded by the mux's lock.
 */
final class PathRecord {
  private double bytesPerNano;

  /** So many bytes were consumed within a round trip of that many nanoseconds. */
  void consumed(long bytes, long roundTrip) {
    bytesPerNano = Math.max(bytesPerNano, (double) bytes / roundTrip);
  }

  /** Bandwidth times delay, in bytes, by what is known of the delay now. */
  long capacity(long roundTrip) {
    return (long) (bytesPerNano * roundTrip);
  }
}
