package org.invertingproxy.e2e.tunnel;

import java.util.Arrays;
import java.util.stream.Stream;
import org.invertingproxy.agent.config.TransportMode;
import org.invertingproxy.e2e.server.ServerKind;

/** By which server and transport requests reach their backend. */
public record Way(ServerKind server, TransportMode transport) {
  /** The method source of suites that every way must pass. */
  public static final String ALL = "org.invertingproxy.e2e.tunnel.Way#all";

  /** Every server, by the channel and by polling. */
  static Stream<Way> all() {
    return Arrays.stream(ServerKind.values())
        .flatMap(
            server ->
                Stream.of(TransportMode.CHANNEL, TransportMode.POLLING)
                    .map(transport -> new Way(server, transport)));
  }

  @Override
  public String toString() {
    return server + " over " + transport;
  }
}
