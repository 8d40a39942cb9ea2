package org.invertingproxy.e2e.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Where the build put what is tested. */
public final class Artifacts {
  private Artifacts() {}

  /** The proxy. */
  public static Path war() {
    return existing(root().resolve("proxy-war/target/inverting-proxy.war"));
  }

  /** The script that runs the proxy. */
  public static Path proxyScript() {
    return existing(root().resolve("proxy-war/target/inverting-proxy/bin/inverting-proxy"));
  }

  /** The agent's command line. */
  public static Path agentJar() {
    return existing(root().resolve("agent-core/target/inverting-agent.jar"));
  }

  /** The script that starts the agent. */
  public static Path agentScript() {
    return existing(root().resolve("agent-core/target/inverting-agent/bin/inverting-agent"));
  }

  /** The directory of grpc-java's interop programs. */
  public static Path interopJars() {
    return existing(root().resolve("e2e/interop/target/jars"));
  }

  /** The top of the source tree. */
  public static Path root() {
    return Path.of(property("e2e.root")).toAbsolutePath().normalize();
  }

  /** The unpacked distribution that the property names. */
  static Path distribution(String property) {
    return existing(Path.of(property("e2e.servers")).resolve(property(property)));
  }

  /** The JDK that runs the tests runs the servers. */
  public static Path java() {
    return existing(Path.of(System.getProperty("java.home"), "bin", "java"));
  }

  /** A fresh directory; kept for a look after the tests, removed by a clean build. */
  public static Path workDirectory(String name) throws IOException {
    Path parent = Path.of(property("e2e.work"));
    Files.createDirectories(parent);
    return Files.createTempDirectory(parent, name + "-").toAbsolutePath();
  }

  /** A file with results of the run, beside the work directories. */
  public static Path resultFile(String name) throws IOException {
    Path work = Path.of(property("e2e.work")).toAbsolutePath();
    Files.createDirectories(work);
    return work.resolveSibling(name);
  }

  private static String property(String name) {
    return Objects.requireNonNull(System.getProperty(name), name + " is set by the build only");
  }

  private static Path existing(Path path) {
    if (!Files.exists(path)) {
      throw new IllegalStateException("not built: " + path);
    }
    return path;
  }
}
