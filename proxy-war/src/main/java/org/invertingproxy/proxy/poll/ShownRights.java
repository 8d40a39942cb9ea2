package org.invertingproxy.proxy.poll;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.invertingproxy.proxy.auth.Identity;
import org.invertingproxy.proxy.auth.Standing;
import org.jspecify.annotations.Nullable;

/**
 * The rights that have been shown on one polling link, and whether work that began by one of them
 * may go on. An agent that has a name may exchange its token for another while it works: the last
 * one counts for all it does. Agents without a name share the link, so there only a token that has
 * expired may be followed by another one, of the same subject. Guarded by the link.
 */
final class ShownRights {
  private final boolean named;
  private final Map<String, Identity> latest = new HashMap<>();
  private boolean withoutAny;

  ShownRights(boolean named) {
    this.named = named;
  }

  /** A call of that right; null where none was needed. */
  void shown(@Nullable Identity agent) {
    if (agent == null) {
      withoutAny = true;
    } else {
      latest.put(key(agent), agent);
    }
  }

  /** Whether work of that right may go on. */
  boolean allow(@Nullable Identity agent, Function<@Nullable Identity, Standing> standing) {
    Standing own = standing.apply(agent);
    if (own == Standing.HOLDS || agent == null || !(named || own == Standing.EXPIRED)) {
      return own == Standing.HOLDS;
    }
    Identity follower = latest.get(key(agent));
    return follower != null && standing.apply(follower) == Standing.HOLDS;
  }

  /** Whether nobody on this link has a right any more. */
  boolean areOver(Function<@Nullable Identity, Standing> standing) {
    latest.values().removeIf(agent -> standing.apply(agent) != Standing.HOLDS);
    return latest.isEmpty() && !(withoutAny && standing.apply(null) == Standing.HOLDS);
  }

  private String key(Identity agent) {
    return named ? "" : agent.subject();
  }
}
