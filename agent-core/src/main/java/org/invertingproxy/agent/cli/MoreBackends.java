package org.invertingproxy.agent.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Further backends that the same process serves, over the same connection. */
final class MoreBackends {
  @Option(
      names = "--also",
      paramLabel = "ID=HOST:PORT",
      split = ",",
      description =
          "Serve that backend, too, by that local server, over the same connection; may be"
              + " repeated.")
  private Map<String, String> hosts = new LinkedHashMap<>();

  @Option(
      names = "--also-token-file",
      paramLabel = "ID=FILE",
      split = ",",
      description = "The token for that backend (default: that of the first); may be repeated.")
  private Map<String, Path> tokenFiles = new LinkedHashMap<>();

  /** The local servers by the ids of their backends, in the order in which they were given. */
  Map<String, String> hosts() {
    return hosts;
  }

  /** The file with the token of that backend, or null where that of the first counts. */
  @Nullable Path tokenFile(String backend) {
    return tokenFiles.get(backend);
  }

  /**
   * Refuses a token of which nobody knows what it is for.
   *
   * @throws IllegalArgumentException if there is one
   */
  void check() {
    for (String backend : tokenFiles.keySet()) {
      if (!hosts.containsKey(backend)) {
        throw new IllegalArgumentException(
            "--also-token-file names the backend " + backend + ", but no --also does");
      }
    }
  }
}
