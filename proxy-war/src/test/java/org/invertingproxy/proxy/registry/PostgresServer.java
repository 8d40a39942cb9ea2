package org.invertingproxy.proxy.registry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.invertingproxy.proxy.config.DatabaseConfig;
import org.postgresql.Driver;

/**
 * A PostgreSQL server of this machine's package, with a directory and port of its own. Root cannot
 * run one, so then it is the package's user who does.
 */
public final class PostgresServer implements AutoCloseable {
  private static final String USER = "registry";
  private static final String PASSWORD = "s3cret of the test";
  private static final String PACKAGE_USER = "postgres";

  private final Path directory;
  private final Path programs;
  private final int port;
  private final AtomicInteger databases = new AtomicInteger();

  private PostgresServer(Path directory, Path programs, int port) {
    this.directory = directory;
    this.programs = programs;
    this.port = port;
  }

  /** The one of all tests that do not stop it; ends with the JVM. */
  public static PostgresServer shared() {
    return Shared.SERVER;
  }

  /** Makes and starts a server that accepts connections when this returns. */
  public static PostgresServer start() {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      PostgresServer server =
          new PostgresServer(
              Files.createTempDirectory("postgres-test"), programs(), free.getLocalPort());
      Path password = Files.writeString(server.passwordFile(), PASSWORD + "\n");
      if (isRoot()) {
        var names = server.directory.getFileSystem().getUserPrincipalLookupService();
        var owner = names.lookupPrincipalByName(PACKAGE_USER);
        Files.setOwner(server.directory, owner);
        Files.setOwner(password, owner);
      }
      free.close();
      server.run(
          "initdb",
          "--no-sync",
          "-E",
          "UTF8",
          "--locale=C",
          "-A",
          "scram-sha-256",
          "-U",
          USER,
          "--pwfile",
          password.toString());
      server.startAgain();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts it on the same port after {@link #stop}. */
  public void startAgain() {
    run(
        "pg_ctl",
        "start",
        "-w",
        "-l",
        directory.resolve("log").toString(),
        "-o",
        "-p %d -k %s -c listen_addresses=127.0.0.1".formatted(port, directory));
  }

  /** Ends it as a crash would; returns when it is gone. */
  public void stop() {
    run("pg_ctl", "stop", "-w", "-m", "immediate");
  }

  /** A database that nobody else uses. */
  public DatabaseConfig newDatabase() {
    String name = "test" + databases.incrementAndGet();
    Properties account = new Properties();
    account.setProperty("user", USER);
    account.setProperty("password", PASSWORD);
    // Not by way of the registered drivers: a registry that is closed takes its own away.
    try (Connection connection = new Driver().connect(url("postgres"), account)) {
      connection.createStatement().execute("create database " + name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return new DatabaseConfig(url(name), USER, passwordFile(), null);
  }

  /** The JDBC URL of one of its databases. */
  public String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  private Path passwordFile() {
    return directory.resolve("password");
  }

  private void run(String program, String... arguments) {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      command.addAll(List.of("runuser", "-u", PACKAGE_USER, "--"));
    }
    command.add(programs.resolve(program).toString());
    command.add("-D");
    command.add(directory.resolve("data").toString());
    command.addAll(List.of(arguments));
    try {
      Path output = Files.createTempFile("postgres-test", ".txt");
      // A pipe would stay open as long as the server.
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      int exitCode = process.onExit().join().exitValue();
      String said = Files.readString(output);
      Files.delete(output);
      if (exitCode != 0) {
        throw new IllegalStateException(program + " failed: " + said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (Files.exists(directory.resolve("data").resolve("postmaster.pid"))) {
      stop();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  /** Debian keeps them beside the path, one directory per version. */
  private static Path programs() throws IOException {
    Path versions = Path.of("/usr/lib/postgresql");
    try (Stream<Path> found = Files.list(versions)) {
      return found
          .max(Comparator.comparing(version -> Integer.valueOf(version.getFileName().toString())))
          .orElseThrow()
          .resolve("bin");
    }
  }

  private static final class Shared {
    static final PostgresServer SERVER = start();

    static {
      Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close, "stop PostgreSQL"));
    }
  }
}
