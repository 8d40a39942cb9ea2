package org.invertingproxy.e2e.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** One way to install and start the WAR. */
interface Installation {
  /** The way of that server. */
  static Installation of(ServerKind kind) {
    return switch (kind) {
      case EMBEDDED -> new EmbeddedInstallation();
      case JETTY -> new JettyInstallation(Artifacts.distribution("e2e.jetty-home"));
      case TOMCAT_10 -> new TomcatInstallation(Artifacts.distribution("e2e.tomcat10"));
      case TOMCAT_11 -> new TomcatInstallation(Artifacts.distribution("e2e.tomcat11"));
    };
  }

  /** Installs it into the empty directory and starts it on the port. */
  ServerProcess start(
      Path directory, int port, List<String> jvmOptions, Map<String, String> environment)
      throws IOException;

  /** The WAR that the server watches, in the directory it was installed into. */
  Path deployedWar(Path directory);

  /** What its process ends with after SIGTERM: 143 where the JVM's own handling is left alone. */
  int exitCodeAfterSigterm();
}
