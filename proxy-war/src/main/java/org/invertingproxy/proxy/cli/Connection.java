package org.invertingproxy.proxy.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.invertingproxy.proxy.auth.AdminToken;
import org.invertingproxy.proxy.config.Layer;
import org.invertingproxy.proxy.config.Options;
import org.invertingproxy.proxy.config.ProxyConfigLoader;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options by which a command finds the proxy to talk to: one that runs here, or any by URL. */
final class Connection {
  @Option(
      names = "--data-dir",
      paramLabel = "<path>",
      description = "The data directory of the proxy, as for the proxy itself.")
  private @Nullable Path dataDir;

  @Option(
      names = "--proxy",
      paramLabel = "<URL>",
      description = {
        "The address of the proxy.",
        "Default: that of the proxy which java -jar started on the data directory."
      })
  private @Nullable URI proxy;

  @Option(
      names = "--admin-token-file",
      paramLabel = "<file>",
      description = "Holds an administrator's token. Default: admin-token in the data directory.")
  private @Nullable Path tokenFile;

  /** The data directory in force. */
  Path dataDir() {
    Map<String, String> given = new TreeMap<>();
    if (dataDir != null) {
      given.put(Options.DATA_DIR.key(), dataDir.toString());
    }
    return ProxyConfigLoader.ofProcess(Layer.commandLine(given)).load().config().dataDir();
  }

  /** The API of the proxy, or nothing when none was named and none is known to run. */
  Optional<AdminApi> findApi() throws CommandFailure {
    if (proxy != null) {
      String text = proxy.toString();
      URI base = URI.create(text.endsWith("/") ? text : text + "/");
      return Optional.of(new AdminApi(base, token(), null));
    }
    Optional<URI> running;
    try {
      running = new RunFile(dataDir()).runningAt().map(URI::create);
    } catch (IOException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
    if (running.isEmpty()) {
      return Optional.empty();
    }
    // By its loopback name it is a control host, whatever address it listens on.
    String host = "localhost:" + running.get().getPort();
    return Optional.of(new AdminApi(running.get(), token(), host));
  }

  /** The API of the proxy. */
  AdminApi api() throws CommandFailure {
    return findApi()
        .orElseThrow(
            () ->
                new CommandFailure(
                    "No proxy that java -jar started serves "
                        + dataDir()
                        + "; give the address of yours with --proxy URL."));
  }

  private String token() throws CommandFailure {
    Path file = tokenFile != null ? tokenFile : dataDir().resolve(AdminToken.FILE);
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new CommandFailure("Cannot read the administrator's token " + file, e);
    }
  }
}
