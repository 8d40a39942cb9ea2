package org.invertingproxy.proxy.app;

import java.time.Instant;
import org.invertingproxy.proxy.exchange.LinkTable;
import org.invertingproxy.proxy.registry.Presence;

/** Tells routing which agents the link table holds. */
final class LinkPresence implements Presence {
  private final LinkTable links;

  LinkPresence(LinkTable links) {
    this.links = links;
  }

  @Override
  public boolean isOnline(String backendId) {
    return links.isOnline(backendId);
  }

  @Override
  public boolean isConnected(String backendId) {
    return links.isConnected(backendId);
  }

  @Override
  public long lastSeen(String backendId) {
    Instant seen = links.lastSeen(backendId);
    return seen == null ? Long.MIN_VALUE : seen.toEpochMilli();
  }
}
