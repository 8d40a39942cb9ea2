package org.invertingproxy.e2e.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A base directory with {@code docs/tomcat/server.xml} and the WAR as {@code ROOT.war}; started as
 * {@code catalina.sh run} does, but without a shell in between, so that signals reach it.
 */
record TomcatInstallation(Path home) implements Installation {
  @Override
  public ServerProcess start(
      Path directory, int port, List<String> jvmOptions, Map<String, String> environment)
      throws IOException {
    Path base = directory.resolve("tomcat-base");
    Directories.copy(home.resolve("conf"), base.resolve("conf"));
    Path documented = Artifacts.root().resolve("docs/tomcat/server.xml");
    Files.writeString(
        base.resolve("conf/server.xml"),
        Files.readString(documented)
            .replace("port=\"8080\"", "port=\"" + port + "\"")
            // Looks for a new WAR every second instead of every ten.
            .replace("<Engine ", "<Engine backgroundProcessorDelay=\"1\" "));
    Files.createDirectories(base.resolve("temp"));
    Files.createDirectories(base.resolve("webapps"));
    Files.copy(Artifacts.war(), base.resolve("webapps/ROOT.war"));
    List<String> command = new ArrayList<>();
    command.add(Artifacts.java().toString());
    command.addAll(jvmOptions);
    command.addAll(
        List.of(
            "-Dcatalina.home=" + home,
            "-Dcatalina.base=" + base,
            "-Djava.io.tmpdir=" + base.resolve("temp"),
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
            "--add-opens=java.rmi/sun.rmi.transport=ALL-UNNAMED",
            "-classpath",
            home.resolve("bin/bootstrap.jar") + ":" + home.resolve("bin/tomcat-juli.jar"),
            "org.apache.catalina.startup.Bootstrap",
            "start"));
    return ServerProcess.start("tomcat", directory, command, environment);
  }

  @Override
  public Path deployedWar(Path directory) {
    return directory.resolve("tomcat-base/webapps/ROOT.war");
  }

  @Override
  public int exitCodeAfterSigterm() {
    return 143;
  }
}
