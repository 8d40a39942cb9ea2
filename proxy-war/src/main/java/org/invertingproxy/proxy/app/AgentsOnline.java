package org.invertingproxy.proxy.app;

import java.time.Instant;
import org.invertingproxy.proxy.admin.AgentPresence;
import org.invertingproxy.proxy.exchange.LinkTable;
import org.jspecify.annotations.Nullable;

/** Tells the admin page which agents the link table holds. */
final class AgentsOnline implements AgentPresence {
  private final LinkTable links;

  AgentsOnline(LinkTable links) {
    this.links = links;
  }

  @Override
  public boolean online(String backendId) {
    return links.isOnline(backendId);
  }

  @Override
  public @Nullable Instant lastSeen(String backendId) {
    return links.lastSeen(backendId);
  }
}
