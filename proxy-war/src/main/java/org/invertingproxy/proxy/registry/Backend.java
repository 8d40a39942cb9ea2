package org.invertingproxy.proxy.registry;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The record of a backend.
 *
 * @param id its name, unique
 * @param endUser who may use it: an e-mail address or {@code allUsers}
 * @param backendUser the identity whose agents may serve it
 * @param pathPrefixes the paths it serves on path hosts, each starting with a slash; not empty
 * @param hostLabel its DNS label under the tunnel domain, lower case and unique, or null when it
 *     has none
 * @param created when the record was first written
 * @param lastUsed when an agent last answered, or null if never
 */
public record Backend(
    String id,
    String endUser,
    String backendUser,
    List<String> pathPrefixes,
    @Nullable String hostLabel,
    Instant created,
    @Nullable Instant lastUsed) {

  /** The end user that stands for everyone, signed in or not. */
  public static final String ALL_USERS = "allUsers";

  /** Takes an immutable copy of the prefixes. */
  public Backend {
    pathPrefixes = List.copyOf(pathPrefixes);
  }
}
