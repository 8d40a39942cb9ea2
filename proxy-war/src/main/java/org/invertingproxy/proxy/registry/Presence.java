package org.invertingproxy.proxy.registry;

/** Which backends have an agent, as routing asks for it: thread-safe, and never blocks. */
public interface Presence {
  /** Whether an agent of the backend would take a request now; implies that it is connected. */
  boolean isOnline(String backendId);

  /** Whether an agent of the backend is there, ready or not. */
  boolean isConnected(String backendId);

  /**
   * When an agent of the backend was last seen, on any clock as long as it is always the same;
   * {@link Long#MIN_VALUE} if never.
   */
  long lastSeen(String backendId);
}
