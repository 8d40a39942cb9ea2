package org.invertingproxy.agent.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Further backends that the same process serves, over the same connection. */
final class MoreBackends {
  private static final String ALSO = "--also";
  private static final String TOKEN = "--also-token-file";

  @Option(
      names = ALSO,
      paramLabel = "ID=HOST:PORT",
      split = ",",
      description =
          "Serve that backend, too, by that local server, over the same connection; may be"
              + " repeated.")
  private List<String> hosts = List.of();

  @Option(
      names = TOKEN,
      paramLabel = "ID=FILE",
      split = ",",
      description = "The token for that backend (default: that of the first); may be repeated.")
  private List<String> tokenFiles = List.of();

  /**
   * The local servers by the ids of their backends, in the order in which they were given.
   *
   * @throws IllegalArgumentException if one has no id, or two have the same
   */
  Map<String, String> hosts() {
    return byId(ALSO, hosts, "blog=localhost:4000");
  }

  /** The file with the token of that backend, or null where that of the first counts. */
  @Nullable Path tokenFile(String backend) {
    String file = tokenFiles().get(backend);
    return file == null ? null : Path.of(file);
  }

  private Map<String, String> tokenFiles() {
    return byId(TOKEN, tokenFiles, "blog=blog.token");
  }

  /**
   * Refuses what has no id, and a token of which nobody knows what it is for.
   *
   * @throws IllegalArgumentException if there is one
   */
  void check() {
    Map<String, String> known = hosts();
    for (String backend : tokenFiles().keySet()) {
      if (!known.containsKey(backend)) {
        throw new IllegalArgumentException(
            TOKEN + " names the backend " + backend + ", but no " + ALSO + " does");
      }
    }
  }

  private static Map<String, String> byId(String option, List<String> given, String example) {
    Map<String, String> byId = new LinkedHashMap<>();
    for (String each : given) {
      int equals = each.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException(
            option
                + " needs a backend's id before an equals sign, as in "
                + option
                + " "
                + example
                + ", not: "
                + each);
      }
      if (byId.putIfAbsent(each.substring(0, equals), each.substring(equals + 1)) != null) {
        throw new IllegalArgumentException(
            option + " names the backend " + each.substring(0, equals) + " twice");
      }
    }
    return byId;
  }
}
