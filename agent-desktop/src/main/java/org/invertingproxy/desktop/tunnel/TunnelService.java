package org.invertingproxy.desktop.tunnel;

/** Opens tunnels. */
@FunctionalInterface
public interface TunnelService {
  /**
   * Starts an agent and returns at once; how it fares is in {@link Tunnel#status}.
   *
   * @throws IllegalArgumentException if the request cannot work; the message is a sentence for
   *     people
   */
  Tunnel open(TunnelRequest request);
}
