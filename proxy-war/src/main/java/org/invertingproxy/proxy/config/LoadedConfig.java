package org.invertingproxy.proxy.config;

import java.util.List;

/**
 * The settings in force.
 *
 * @param config what the proxy runs with
 * @param settings the text and source of every option, in the manual's order
 */
public record LoadedConfig(ProxyConfig config, List<Setting> settings) {

  /** Takes an immutable copy. */
  public LoadedConfig {
    settings = List.copyOf(settings);
  }
}
