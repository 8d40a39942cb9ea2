package org.invertingproxy.proxy.channel;

import org.invertingproxy.proxy.auth.Identity;
import org.invertingproxy.proxy.config.Sites;
import org.invertingproxy.proxy.registry.Backend;
import org.jspecify.annotations.Nullable;

/**
 * What of the request that became a channel outlives it.
 *
 * @param identity whose credential it showed, or null where it showed none
 * @param address of whoever made the call
 * @param scheme by which it came
 * @param port to which it came
 */
record UpgradeCall(
    @Nullable Identity identity, String address, Sites sites, String scheme, int port) {
  /** Where clients reach the backend, as seen from there, or null when only by a path. */
  @Nullable String publicUrl(Backend backend) {
    String label = backend.hostLabel();
    return label == null ? null : sites.ofLabel(label, scheme, port);
  }
}
