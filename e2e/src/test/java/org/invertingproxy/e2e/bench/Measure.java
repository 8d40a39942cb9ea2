package org.invertingproxy.e2e.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Something that is measured on all ways, round by round so that they share good and bad times. */
interface Measure {
  /** Runs it and adds its rows. */
  void run(List<Way> ways, BenchOptions options, Report report) throws Exception;

  /** All there are, by the names of {@code --only}. */
  enum Kind {
    // Memory first: what load has left behind would be freed while this is measured.
    HELD,
    IDLE_AGENT,
    AGENT_START,
    SMALL_GET,
    LARGE_BODY,
    WEBSOCKET_ECHO;

    Measure create() {
      return switch (this) {
        case SMALL_GET -> new SmallGets();
        case LARGE_BODY -> new LargeBodies();
        case WEBSOCKET_ECHO -> new SocketEchoes();
        case HELD -> new HeldRequests();
        case IDLE_AGENT -> new IdleAgents();
        case AGENT_START -> new AgentStarts();
      };
    }

    String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Kind of(String label) {
      return Arrays.stream(values())
          .filter(kind -> kind.label().equals(label))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("no such measure: " + label));
    }
  }
}
