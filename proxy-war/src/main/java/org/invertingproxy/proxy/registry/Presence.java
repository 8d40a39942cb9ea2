package org.invertingproxy.proxy.registry;

/** Which backends have an agent, as routing asks for it: thread-safe, and never blocks. */
public interface Presence {
  /** Whether an agent of the backend is there now. */
  boolean isOnline(String backendId);

  /**
   * When an agent of the backend was last seen, on any clock as long as it is always the same;
   * {@link Long#MIN_VALUE} if never.
   */
  long lastSeen(String backendId);
}
