package org.invertingproxy.proxy.admin;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the admin API asks about agents. Thread-safe; must not block. */
public interface AgentPresence {
  /** Whether an agent of the backend is connected or polls. */
  boolean online(String backendId);

  /** Those of the backend that are connected or poll. */
  List<ConnectedAgent> agents(String backendId);

  /** The last sign of life of an agent of the backend since this proxy started, or null. */
  @Nullable Instant lastSeen(String backendId);
}
