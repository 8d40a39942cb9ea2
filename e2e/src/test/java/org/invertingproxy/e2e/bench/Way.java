package org.invertingproxy.e2e.bench;

import org.invertingproxy.e2e.server.ProxyServer;
import org.jspecify.annotations.Nullable;

/**
 * One way from the load to the backend.
 *
 * @param name as it stands in the report
 * @param port where requests go
 * @param host the host they name
 * @param proxy ours, if it leads through one
 */
record Way(String name, int port, String host, @Nullable ProxyServer proxy) {
  static final String DIRECT = "direct";
  static final String YARDSTICK = "nginx";
  static final String CHANNEL = "channel";
  static final String POLLING = "polling";

  /** Whether others are compared with it. */
  boolean isYardstick() {
    return name.equals(YARDSTICK);
  }

  /** By which transport the agent is connected, if one is. */
  boolean isBy(String transport) {
    return name.endsWith(transport);
  }

  String url(String path) {
    return "http://127.0.0.1:" + port + path;
  }
}
