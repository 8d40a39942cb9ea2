package org.invertingproxy.proxy.channel;

import java.util.HashMap;
import java.util.Map;
import org.invertingproxy.proxy.config.IpAddress;

/**
 * The channels of callers who have shown no credential and serve nothing yet. Anybody can open
 * such, so they have a small quota of their own, and take no agent's place. Thread-safe.
 */
final class Strangers {
  private static final int MOST = 500;
  private static final int MOST_OF_A_NETWORK = 50;

  private final Map<String, Integer> byNetwork = new HashMap<>(); // guarded by this
  private int all; // guarded by this

  /** Whether another may come from that address. */
  synchronized boolean takesMore(String address) {
    int of = byNetwork.getOrDefault(IpAddress.network(address), 0);
    return all < MOST && of < MOST_OF_A_NETWORK;
  }

  synchronized void entered(String address) {
    all++;
    byNetwork.merge(IpAddress.network(address), 1, Integer::sum);
  }

  /** One that had entered is over, or none any more. */
  synchronized void left(String address) {
    all--;
    byNetwork.computeIfPresent(
        IpAddress.network(address), (network, count) -> count == 1 ? null : count - 1);
  }
}
