package org.invertingproxy.proxy.config;

import java.util.List;

/**
 * Whose tokens count beside the proxy's own.
 *
 * @param issuers in the order in which they are asked
 */
public record OutsideConfig(List<IssuerConfig> issuers) {
  /** Nobody else's. */
  public static final OutsideConfig NONE = new OutsideConfig(List.of());

  /** Takes an immutable copy. */
  public OutsideConfig {
    issuers = List.copyOf(issuers);
  }
}
