package org.invertingproxy.proxy.app;

import java.time.Instant;
import java.util.List;
import org.invertingproxy.proxy.admin.AgentPresence;
import org.invertingproxy.proxy.admin.ConnectedAgent;
import org.invertingproxy.proxy.exchange.AgentLink;
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
  public List<ConnectedAgent> agents(String backendId) {
    return links.links(backendId).stream().map(AgentsOnline::agent).toList();
  }

  private static ConnectedAgent agent(AgentLink link) {
    String name = link.name();
    int end = name.indexOf(':');
    return new ConnectedAgent(
        name,
        end < 0 ? name : name.substring(0, end),
        link.since(),
        link.lastSeen(),
        link.load(),
        link.software());
  }

  @Override
  public @Nullable Instant lastSeen(String backendId) {
    return links.lastSeen(backendId);
  }
}
