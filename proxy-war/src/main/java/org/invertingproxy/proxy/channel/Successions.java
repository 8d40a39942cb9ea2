package org.invertingproxy.proxy.channel;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.invertingproxy.proxy.auth.Identity;
import org.jspecify.annotations.Nullable;

/**
 * Which link of an agent is the present one: an agent that comes back after a network failure takes
 * over at once from its former self, which may look alive for a while. Thread-safe.
 */
final class Successions {
  private final ConcurrentHashMap<Key, ChannelLink> present = new ConcurrentHashMap<>();

  /** Whoever holds the same right and knows the agent's random name is that agent. */
  record Key(String backendId, String agent, long slot, String subject) {
    /** Null where the agent has no name, and so no successor. */
    static @Nullable Key of(String backendId, AgentRun run, @Nullable Identity identity) {
      String subject = identity == null ? "" : identity.subject();
      return run.agent().isEmpty() ? null : new Key(backendId, run.agent(), run.slot(), subject);
    }
  }

  /** Whether a later attempt of the same agent is present. */
  boolean isOutdated(ChannelLink link) {
    Key key = link.succession();
    ChannelLink other = key == null ? null : present.get(key);
    return other != null && isLater(other, link);
  }

  /**
   * The link is the present one from now on, unless a later attempt of the same agent is.
   *
   * @return whose time is over: the link before, this one, or null for none
   */
  @Nullable ChannelLink enter(ChannelLink link) {
    Key key = link.succession();
    if (key == null) {
      return null;
    }
    AtomicReference<@Nullable ChannelLink> over = new AtomicReference<>();
    present.compute(
        key,
        (same, other) -> {
          boolean outdated = other != null && isLater(other, link);
          over.set(outdated ? link : other);
          return outdated ? other : link;
        });
    return over.get();
  }

  private static boolean isLater(ChannelLink one, ChannelLink other) {
    return one.channel().run().attempt() > other.channel().run().attempt();
  }

  /** The link is over. Without effect when another is present. */
  void leave(ChannelLink link) {
    Key key = link.succession();
    if (key != null) {
      present.remove(key, link);
    }
  }
}
