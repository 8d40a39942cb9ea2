package org.invertingproxy.e2e.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A copy of {@code jetty-base/}, with a Jetty home beside it. */
record JettyInstallation(Path home) implements Installation {
  @Override
  public ServerProcess start(
      Path directory, int port, List<String> jvmOptions, Map<String, String> environment)
      throws IOException {
    Path base = directory.resolve("jetty-base");
    for (String part : List.of("start.d", "etc", "resources", "environments", "webapps")) {
      Directories.copy(Artifacts.root().resolve("jetty-base").resolve(part), base.resolve(part));
    }
    Files.copy(
        Artifacts.war(),
        base.resolve("webapps/root.war"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    List<String> command = new ArrayList<>();
    command.add(Artifacts.java().toString());
    command.addAll(jvmOptions);
    command.addAll(
        List.of(
            "-jar",
            home.resolve("start.jar").toString(),
            "jetty.base=" + base,
            "jetty.http.port=" + port,
            "jetty.deploy.scanInterval=1"));
    return ServerProcess.start("jetty", directory, command, environment);
  }

  @Override
  public Path deployedWar(Path directory) {
    return directory.resolve("jetty-base/webapps/root.war");
  }

  @Override
  public int exitCodeAfterSigterm() {
    return 143;
  }
}
