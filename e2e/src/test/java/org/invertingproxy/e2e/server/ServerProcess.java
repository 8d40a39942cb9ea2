package org.invertingproxy.e2e.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process of the product, its output in a file, ended when this is closed. */
public final class ServerProcess implements AutoCloseable {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(40);

  private final String name;
  private final Process process;
  private final Path log;

  private ServerProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /** Starts it; standard output and standard error go to {@code directory/name.log}. */
  public static ServerProcess start(
      String name, Path directory, List<String> command, Map<String, String> environment)
      throws IOException {
    Path log = directory.resolve(name + ".log");
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    return new ServerProcess(name, builder.start(), log);
  }

  /** What it printed so far. */
  public String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return "(no output: " + e + ")";
    }
  }

  /** The processes that it started and that still run. */
  public List<ProcessHandle> descendants() {
    return process.descendants().toList();
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** What the system says about it. */
  public ProcessFigures figures() {
    return new ProcessFigures(pid());
  }

  /** Whether it still runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for its end and returns its exit code. */
  public int awaitExit(Duration limit) throws InterruptedException {
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError(name + " still runs after " + limit + "\n" + output() + stacks());
    }
    return process.exitValue();
  }

  /** What its threads do, or those of the Java program that a script has started. */
  private String stacks() {
    long pid =
        process
            .descendants()
            .filter(child -> child.info().command().orElse("").endsWith("java"))
            .findFirst()
            .map(ProcessHandle::pid)
            .orElse(pid());
    try {
      return "\n" + new ProcessFigures(pid).threadDump();
    } catch (IOException e) {
      return "\n(no thread dump: " + e + ")";
    }
  }

  /** Asks it to end, as an operator would (SIGTERM), and returns its exit code. */
  public int stop() throws InterruptedException {
    process.destroy();
    return awaitExit(STOP_LIMIT);
  }

  /** Ends it as a crash would (SIGKILL). */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Ends it if it still runs, in order if it can. */
  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
      String stacks = stacks();
      kill();
      throw new AssertionError(name + " did not end by itself\n" + output() + stacks);
    }
  }
}
