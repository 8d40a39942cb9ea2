package org.invertingproxy.agent.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.invertingproxy.agent.testing.ProxyPeer.Posted;

/**
 * Makes the archive of classes with which the launch script starts: runs the packaged agent for one
 * request over the channel and lets the JVM write down what it loaded.
 */
public final class LaunchArchive {
  private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private LaunchArchive() {}

  /** Takes the agent's jar and the file to write. */
  public static void main(String[] args) throws Exception {
    Path jar = Path.of(args[0]);
    Path archive = Path.of(args[1]);
    Files.deleteIfExists(archive);
    RawServer.Script script =
        connection -> {
          connection.readHead();
          connection.write(ANSWER);
        };
    try (RawServer backend = new RawServer(script);
        ChannelPeer proxy = new ChannelPeer()) {
      record(jar, archive, backend, proxy);
    }
    if (!Files.isReadable(archive)) {
      throw new IOException("no archive was written");
    }
  }

  private static void record(Path jar, Path archive, RawServer backend, ProxyPeer proxy)
      throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Path log = archive.toAbsolutePath().resolveSibling("../../launch-archive.log").normalize();
    Process agent =
        new ProcessBuilder(
                List.of(
                    java.toString(),
                    "-XX:ArchiveClassesAtExit=" + archive,
                    "-XX:+UseSerialGC",
                    "-Xlog:disable",
                    "-Xlog:all=error:stderr",
                    "-jar",
                    jar.toString(),
                    "--proxy",
                    proxy.uri().toString(),
                    "--backend",
                    "b",
                    "--host",
                    "127.0.0.1:" + backend.port()))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile()) // nobody shall take it for an agent of theirs
            .start();
    try {
      Posted posted = proxy.exchange("1", "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
      if (!posted.wire().equals(ANSWER)) {
        throw new IOException("the agent did not serve: " + posted.wire());
      }
      agent.destroy();
      if (!agent.waitFor(60, TimeUnit.SECONDS)) {
        throw new IOException("the agent did not end");
      }
    } finally {
      agent.destroyForcibly();
    }
  }
}
