package org.invertingproxy.e2e.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.invertingproxy.e2e.Await;

/** A running proxy. Closing it ends the process in order and asserts that it ended so. */
public final class ProxyServer implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(2);

  private final ServerKind kind;
  private final ServerProcess process;
  private final Path dataDir;
  private final Path directory;
  private final int port;

  private ProxyServer(
      ServerKind kind, ServerProcess process, Path dataDir, Path directory, int port) {
    this.kind = kind;
    this.process = process;
    this.dataDir = dataDir;
    this.directory = directory;
    this.port = port;
  }

  /** Starts one and waits until it serves. */
  public static ProxyServer start(ServerKind kind, ServerOptions options)
      throws IOException, InterruptedException {
    return start(kind, options, FreePort.find());
  }

  /** Starts one on that port and waits until it serves. */
  public static ProxyServer start(ServerKind kind, ServerOptions options, int port)
      throws IOException, InterruptedException {
    Path directory = Artifacts.workDirectory(kind.name().toLowerCase(java.util.Locale.ROOT));
    Path dataDir = options.dataDir() == null ? directory.resolve("data") : options.dataDir();
    List<String> jvm = new ArrayList<>();
    jvm.add("-Xmx" + options.heap());
    jvm.addAll(JvmOptions.common());
    jvm.addAll(options.jvmOptions());
    options.settings().forEach((key, text) -> jvm.add("-Dinverting-proxy." + key + "=" + text));
    jvm.add("-Dinverting-proxy.data-dir=" + dataDir);
    Installation installation = Installation.of(kind);
    ServerProcess process = installation.start(directory, port, jvm, options.environment());
    ProxyServer server = new ProxyServer(kind, process, dataDir, directory, port);
    Await.until(
        () -> server.isReady() || !process.isAlive(), START_LIMIT, () -> kind + " does not serve");
    if (!process.isAlive()) {
      throw new AssertionError(kind + " ended at once:\n" + process.output());
    }
    return server;
  }

  /** Which server it is. */
  public ServerKind kind() {
    return kind;
  }

  /** The port of clients, agents and the administrator. */
  public int port() {
    return port;
  }

  /** The proxy's address for agents and the API. */
  public URI url() {
    return URI.create("http://localhost:" + port + "/");
  }

  /** What it writes to disk. */
  public Path dataDir() {
    return dataDir;
  }

  /** The WAR that it watches for a new version. */
  public Path deployedWar() {
    return Installation.of(kind).deployedWar(directory);
  }

  /** The first administrator's credential. */
  public String adminToken() throws IOException {
    return Files.readString(dataDir.resolve("admin-token")).strip();
  }

  /** The process itself. */
  public ServerProcess process() {
    return process;
  }

  /** Whether it takes requests: servers take connections before the application runs. */
  public boolean isReady() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(1_000);
      socket
          .getOutputStream()
          .write("GET /readyz HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
      byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
      return new String(status, US_ASCII).endsWith(" 200");
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() throws InterruptedException {
    if (process.isAlive()) {
      int exitCode = process.stop();
      if (exitCode != Installation.of(kind).exitCodeAfterSigterm()) {
        throw new AssertionError(kind + " ended with " + exitCode + ":\n" + process.output());
      }
    }
  }
}
