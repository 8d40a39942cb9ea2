package org.invertingproxy.proxy.channel;

import java.util.concurrent.ConcurrentHashMap;
import org.invertingproxy.proxy.auth.Identity;
import org.jspecify.annotations.Nullable;

/**
 * Which link of an agent is the present one: an agent that comes back after a network failure takes
 * over at once from its former self, which may look alive for a while. Thread-safe.
 */
final class Successions {
  private final ConcurrentHashMap<Key, ChannelLink> present = new ConcurrentHashMap<>();

  /** Whoever holds the same right and knows the agent's random name is that agent. */
  private record Key(String backendId, String agent, long slot, String subject) {
    static @Nullable Key of(ChannelLink link) {
      AgentRun run = link.channel().run();
      if (run.agent().isEmpty()) {
        return null;
      }
      Identity identity = link.agent();
      String subject = identity == null ? "" : identity.subject();
      return new Key(link.backendId(), run.agent(), run.slot(), subject);
    }
  }

  /** Whether a later attempt of the same agent is present. */
  boolean isOutdated(ChannelLink link) {
    Key key = Key.of(link);
    ChannelLink other = key == null ? null : present.get(key);
    return other != null && other.channel().run().attempt() > link.channel().run().attempt();
  }

  /** The link is the present one from now on; returns the one before, or null. */
  @Nullable ChannelLink enter(ChannelLink link) {
    Key key = Key.of(link);
    return key == null ? null : present.put(key, link);
  }

  /** The link is over. Without effect when another is present. */
  void leave(ChannelLink link) {
    Key key = Key.of(link);
    if (key != null) {
      present.remove(key, link);
    }
  }
}
