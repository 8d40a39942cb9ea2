package org.invertingproxy.e2e.tunnel;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.invertingproxy.e2e.server.Artifacts;
import org.invertingproxy.e2e.server.JvmOptions;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.server.ServerProcess;

/** Runs the agent's jar, as a user does. */
public final class AgentProcess {
  private AgentProcess() {}

  /** Starts an agent that need not be online yet. */
  public static ServerProcess start(
      ProxyServer proxy, String backend, String host, String token, String... options)
      throws IOException {
    return start(List.of(), proxy.url(), backend, host, token, options);
  }

  /**
   * The same somewhere else.
   *
   * @param prefix the command that starts others there, in the process it was started in
   * @param proxy the proxy's address as seen from there
   */
  public static ServerProcess start(
      List<String> prefix, URI proxy, String backend, String host, String token, String... options)
      throws IOException {
    Path directory = Artifacts.workDirectory("agent");
    Path tokenFile = directory.resolve("token");
    Files.createFile(
        tokenFile,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(tokenFile, token);
    List<String> command = new ArrayList<>(prefix);
    command.addAll(List.of(Artifacts.java().toString(), "-Xmx64m"));
    command.addAll(JvmOptions.common());
    command.addAll(
        List.of(
            "-jar",
            Artifacts.agentJar().toString(),
            "--proxy",
            proxy.toString(),
            "--backend",
            backend,
            "--host",
            host,
            "--token-file",
            tokenFile.toString()));
    command.addAll(List.of(options));
    return ServerProcess.start("agent", directory, command, Map.of());
  }
}
