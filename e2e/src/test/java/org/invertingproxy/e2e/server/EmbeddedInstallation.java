package org.invertingproxy.e2e.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code java -jar inverting-proxy.war}. */
final class EmbeddedInstallation implements Installation {
  @Override
  public ServerProcess start(
      Path directory, int port, List<String> jvmOptions, Map<String, String> environment)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Artifacts.java().toString());
    command.addAll(jvmOptions);
    command.addAll(List.of("-jar", Artifacts.war().toString(), "--port", String.valueOf(port)));
    return ServerProcess.start("proxy", directory, command, environment);
  }

  @Override
  public Path deployedWar(Path directory) {
    return Artifacts.war();
  }

  @Override
  public int exitCodeAfterSigterm() {
    return 0;
  }
}
