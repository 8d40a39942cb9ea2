package org.invertingproxy.proxy.channel;

import org.invertingproxy.proxy.exchange.SoftwareName;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.Syntax;
import org.invertingproxy.wire.frame.Attributes;
import org.jspecify.annotations.Nullable;

/**
 * Which channel of which agent this is, as the agent says in its hello.
 *
 * @param agent random name of the agent's run; empty where it has none, and then no channel of it
 *     takes over from another
 * @param slot which of the agent's channels
 * @param attempt grows with every channel the agent opens in that slot
 * @param software product and perhaps version, or null
 */
record AgentRun(String agent, long slot, long attempt, @Nullable String software) {
  private static final int LONGEST_NAME = 64;

  /** The first characters name an agent well enough in a log. */
  private static final int SHORT_NAME = 8;

  static AgentRun of(Fields attributes) {
    String agent = attributes.first(Attributes.AGENT);
    if (agent == null || agent.length() > LONGEST_NAME || !Syntax.isToken(agent)) {
      agent = "";
    }
    return new AgentRun(
        agent,
        number(attributes.first(Attributes.SLOT)),
        number(attributes.first(Attributes.ATTEMPT)),
        SoftwareName.of(attributes.first(Attributes.SOFTWARE)));
  }

  /** For logs; no secret. */
  String shortName() {
    return agent.isEmpty() ? "unnamed" : agent.substring(0, Math.min(SHORT_NAME, agent.length()));
  }

  private static long number(@Nullable String text) {
    try {
      return text == null ? 0 : Long.parseLong(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
