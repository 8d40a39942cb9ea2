package org.invertingproxy.proxy.registry;

/**
 * The place of a backend among those with the same audience and prefix: those with agents first,
 * then by the time an agent was last seen, then by name, so that a tie is always decided the same
 * way.
 *
 * @param connected whether agents of it are there, be they ready or not
 * @param seen as {@link Presence#lastSeen} said when that changed last
 */
record Rank(boolean connected, long seen, String id) implements Comparable<Rank> {
  /** Of a backend no agent of which was ever seen. */
  static Rank last(String id) {
    return new Rank(false, Long.MIN_VALUE, id);
  }

  /** Whether an agent of it was seen later, whoever is there now. */
  boolean isLaterThan(Rank other) {
    return seen != other.seen ? seen > other.seen : id.compareTo(other.id) < 0;
  }

  @Override
  public int compareTo(Rank other) {
    if (connected != other.connected) {
      return connected ? -1 : 1;
    }
    return seen != other.seen ? Long.compare(other.seen, seen) : id.compareTo(other.id);
  }
}
