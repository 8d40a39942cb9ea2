package org.invertingproxy.agent.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Whose certificate the agent takes for the local server's, where that is spoken to by https.
 *
 * @param caFile certificates (PEM) to trust instead of the Java runtime's, or null
 * @param verified whether certificate and name are looked at; if not, whoever answers is believed
 */
public record BackendTrust(@Nullable Path caFile, boolean verified) {
  /** The Java runtime's authorities. */
  public static final BackendTrust DEFAULT = new BackendTrust(null, true);

  /** Refuses what contradicts itself. */
  public BackendTrust {
    if (caFile != null && !verified) {
      throw new IllegalArgumentException(
          "the local server's certificate is either checked by a file or not at all");
    }
  }
}
