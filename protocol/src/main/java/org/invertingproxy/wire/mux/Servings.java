package org.invertingproxy.wire.mux;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.invertingproxy.wire.frame.ChannelCode;
import org.invertingproxy.wire.frame.FrameException;

/** The backends of one channel, by the agent's numbers. Guarded by the mux's lock. */
final class Servings {
  /** Offered at a time; more are an error of the agent. */
  static final int MOST = 1_000;

  private final Map<Integer, Boolean> accepted = new HashMap<>();
  private final Set<Integer> withdrawn = new HashSet<>();
  private int last;

  /** On the agent: the number of the next offer. */
  int next() {
    last++;
    accepted.put(last, false);
    return last;
  }

  /** On the proxy: an offer has come. */
  void offered(int serving) throws FrameException {
    if (serving <= last || accepted.size() >= MOST) {
      throw new FrameException(ChannelCode.PROTOCOL, "number of an offer");
    }
    last = serving;
    accepted.put(serving, false);
  }

  /** The offer is accepted: false when there is none any more. */
  boolean accept(int serving) {
    return accepted.replace(serving, true) != null;
  }

  /** It is served no more: false when it is not known. */
  boolean remove(int serving) {
    withdrawn.remove(serving);
    return accepted.remove(serving) != null;
  }

  /**
   * On the agent: no streams are wanted for it. Those that the proxy has opened before it knows
   * come all the same. False when that was said before.
   */
  boolean withdraw(int serving) {
    return accepted.containsKey(serving) && withdrawn.add(serving);
  }

  void clear() {
    accepted.clear();
    withdrawn.clear();
  }

  /** Whether streams for it may be opened. */
  boolean isServed(int serving) {
    return accepted.getOrDefault(serving, false);
  }
}
