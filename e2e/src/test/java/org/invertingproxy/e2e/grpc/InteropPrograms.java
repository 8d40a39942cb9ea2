package org.invertingproxy.e2e.grpc;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.invertingproxy.e2e.Await;
import org.invertingproxy.e2e.server.Artifacts;
import org.invertingproxy.e2e.server.ServerProcess;

/** Client and server of grpc-interop-testing, each in a process of its own. */
final class InteropPrograms {
  private static final String SERVER = "io.grpc.testing.integration.TestServiceServer";
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private InteropPrograms() {}

  /** Starts the server without TLS and waits until it listens. */
  static ServerProcess server(int port) throws IOException {
    ServerProcess server =
        start("grpc-server", SERVER, List.of("--use_tls=false", "--port=" + port));
    Await.until(
        () -> server.output().contains("Server started on port " + port),
        PATIENCE,
        () -> "the server does not start: " + server.output());
    return server;
  }

  /** Starts the client on those cases, towards a host of the server on that port. */
  static ServerProcess client(List<String> testCases, String host, int port) throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(
        List.of(
            "--use_tls=false",
            "--server_host=127.0.0.1",
            "--server_port=" + port,
            "--server_host_override=" + host,
            "--"));
    arguments.addAll(testCases);
    return start("grpc-client", InteropCases.class.getName(), arguments);
  }

  private static ServerProcess start(String name, String main, List<String> arguments)
      throws IOException {
    Path directory = Artifacts.workDirectory(name);
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            Artifacts.java().toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-classpath",
            Artifacts.interopJars() + "/*" + File.pathSeparator + ownClasses(),
            main));
    command.addAll(arguments);
    return ServerProcess.start(name, directory, command, Map.of());
  }

  /** Where {@link InteropCases} is. */
  private static Path ownClasses() {
    try {
      URL place = InteropCases.class.getProtectionDomain().getCodeSource().getLocation();
      return Path.of(place.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
