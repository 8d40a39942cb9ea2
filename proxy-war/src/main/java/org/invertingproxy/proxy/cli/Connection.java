package org.invertingproxy.proxy.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import org.invertingproxy.proxy.auth.AdminToken;
import org.invertingproxy.proxy.config.HostName;
import org.invertingproxy.proxy.config.Layer;
import org.invertingproxy.proxy.config.Options;
import org.invertingproxy.proxy.config.ProxyConfig;
import org.invertingproxy.proxy.config.ProxyConfigLoader;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options by which a command finds the proxy to talk to: one that runs here, or any by URL. */
final class Connection {
  @Option(
      names = "--data-dir",
      paramLabel = "<path>",
      description = {
        "The data directory of the proxy.",
        "Default: as for the proxy itself, ~/.local/share/inverting-proxy."
      })
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
      description = {
        "Holds an administrator's token.",
        "Default: admin-token in the data directory."
      })
  private @Nullable Path tokenFile;

  @Option(
      names = "--ca-file",
      paramLabel = "<file>",
      description = "Certificates in PEM to trust for --proxy. Default: Java's.")
  private @Nullable Path caFile;

  @Option(
      names = "--insecure",
      description =
          "Allows http:// to a proxy that is not on this machine: the token can be read. Default:"
              + " refused.")
  private boolean insecure;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  /** The data directory in force. */
  Path dataDir() {
    return config().dataDir();
  }

  /** The settings in force, as far as these options tell. */
  ProxyConfig config() {
    Map<String, String> given = new TreeMap<>();
    if (dataDir != null) {
      given.put(Options.DATA_DIR.key(), dataDir.toString());
    }
    return ProxyConfigLoader.ofProcess(Layer.commandLine(given)).load().config();
  }

  /** The API of the proxy, or nothing when none was named and none is known to run. */
  Optional<AdminApi> findApi() throws CommandFailure {
    if (proxy != null) {
      return Optional.of(new AdminApi(named(proxy), token(), null, authority()));
    }
    Optional<RunFile.Running> running;
    try {
      running = new RunFile(dataDir()).running();
    } catch (IOException e) {
      throw new CommandFailure(
          ("Cannot tell whether a proxy runs: %s. Run this as the user of the proxy, or name it by"
                  + " --proxy.")
              .formatted(RootCause.of(e)),
          e);
    }
    if (running.isEmpty()) {
      return Optional.empty();
    }
    // By its loopback name it is a control host, whatever address it listens on.
    URI url = running.get().url();
    String certificate = running.get().certificate();
    SSLContext trust = certificate == null ? null : ServerTrust.pinned(certificate);
    return Optional.of(new AdminApi(url, token(), "localhost:" + url.getPort(), trust));
  }

  private @Nullable SSLContext authority() throws CommandFailure {
    try {
      return caFile == null ? null : ServerTrust.authority(caFile);
    } catch (IOException e) {
      throw new CommandFailure("Cannot use --ca-file: " + RootCause.of(e), e);
    }
  }

  /** The URL with its final slash, if a token may be sent there. */
  private URI named(URI url) {
    String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    String host = url.getHost();
    if (host == null || !(scheme.equals("https") || scheme.equals("http"))) {
      throw refused("--proxy must be an http:// or https:// URL, not " + url);
    }
    if (scheme.equals("http") && !insecure && !isLoopback(host)) {
      throw refused(
          "Anybody on the way could read the administrator's token: use https://, or --insecure"
              + " where the way is safe.");
    }
    String text = url.toString();
    return URI.create(text.endsWith("/") ? text : text + "/");
  }

  private ParameterException refused(String reason) {
    return new ParameterException(Printed.commandLine(spec), reason);
  }

  private static boolean isLoopback(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    boolean v4 = name.startsWith("127.") && HostName.isAddress(name);
    return v4 || name.equals("localhost") || name.equals("[::1]");
  }

  /** The API of the proxy. */
  AdminApi api() throws CommandFailure {
    return findApi()
        .orElseThrow(
            () ->
                new CommandFailure(
                    "No proxy that java -jar started serves "
                        + dataDir()
                        + "; name the directory of yours with --data-dir DIR, or its address with"
                        + " --proxy URL."));
  }

  private String token() throws CommandFailure {
    Path file = tokenFile != null ? tokenFile : dataDir().resolve(AdminToken.FILE);
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new CommandFailure(
          ("Cannot read the administrator's token: %s. Name its file by --admin-token-file, or run"
                  + " this as the user of the proxy.")
              .formatted(RootCause.of(e)),
          e);
    }
  }
}
