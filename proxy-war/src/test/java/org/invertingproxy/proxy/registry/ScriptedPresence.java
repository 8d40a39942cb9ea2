package org.invertingproxy.proxy.registry;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Agents that are there because the test says so; the table hears of each change. */
final class ScriptedPresence implements Presence {
  private final RoutingTable table;
  private final Set<String> online = ConcurrentHashMap.newKeySet();
  private final Set<String> connected = ConcurrentHashMap.newKeySet();
  private final Map<String, Long> seen = new ConcurrentHashMap<>();
  private final AtomicLong questions = new AtomicLong();

  ScriptedPresence(RoutingTable table) {
    this.table = table;
  }

  ScriptedPresence online(String... ids) {
    for (String id : List.of(ids)) {
      online.add(id);
      connected.add(id);
      table.presenceChanged(id, this);
    }
    return this;
  }

  /** Its agents are not ready, and the table need not hear of that. */
  ScriptedPresence busy(String id) {
    online.remove(id);
    return this;
  }

  ScriptedPresence gone(String id) {
    online.remove(id);
    connected.remove(id);
    table.presenceChanged(id, this);
    return this;
  }

  ScriptedPresence seen(String id, long when) {
    seen.put(id, when);
    table.presenceChanged(id, this);
    return this;
  }

  /** How often anything was asked. */
  long questions() {
    return questions.get();
  }

  @Override
  public boolean isOnline(String backendId) {
    questions.incrementAndGet();
    return online.contains(backendId);
  }

  @Override
  public boolean isConnected(String backendId) {
    return connected.contains(backendId);
  }

  @Override
  public long lastSeen(String backendId) {
    questions.incrementAndGet();
    return seen.getOrDefault(backendId, Long.MIN_VALUE);
  }
}
