package org.invertingproxy.proxy.registry;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Agents that are there because the test says so. */
final class ScriptedPresence implements Presence {
  private final Set<String> online = ConcurrentHashMap.newKeySet();
  private final Map<String, Long> seen = new ConcurrentHashMap<>();

  ScriptedPresence online(String... ids) {
    online.addAll(Set.of(ids));
    return this;
  }

  ScriptedPresence seen(String id, long when) {
    seen.put(id, when);
    return this;
  }

  @Override
  public boolean isOnline(String backendId) {
    return online.contains(backendId);
  }

  @Override
  public long lastSeen(String backendId) {
    return seen.getOrDefault(backendId, Long.MIN_VALUE);
  }
}
