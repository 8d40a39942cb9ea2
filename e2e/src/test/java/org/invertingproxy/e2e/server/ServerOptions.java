package org.invertingproxy.e2e.server;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How to start a server.
 *
 * @param heap its {@code -Xmx}
 * @param dataDir the proxy's data directory, or null for a fresh one
 * @param settings the proxy's other settings, by key
 * @param jvmOptions more options for the JVM
 * @param environment more variables of the environment
 */
public record ServerOptions(
    String heap,
    @Nullable Path dataDir,
    Map<String, String> settings,
    List<String> jvmOptions,
    Map<String, String> environment) {

  /** A small heap, so that whatever collects bodies fails; everything else as shipped. */
  public static final ServerOptions SMALL =
      new ServerOptions("64m", null, Map.of(), List.of(), Map.of());

  /** The same with another heap. */
  public ServerOptions withHeap(String newHeap) {
    return new ServerOptions(newHeap, dataDir, settings, jvmOptions, environment);
  }

  /** The same on a given data directory. */
  public ServerOptions withDataDir(Path directory) {
    return new ServerOptions(heap, directory, settings, jvmOptions, environment);
  }

  /** The same with one setting more. */
  public ServerOptions with(String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(settings);
    more.put(key, value);
    return new ServerOptions(heap, dataDir, more, jvmOptions, environment);
  }

  /** The same with these variables of the environment. */
  public ServerOptions in(Map<String, String> variables) {
    return new ServerOptions(heap, dataDir, settings, jvmOptions, variables);
  }
}
