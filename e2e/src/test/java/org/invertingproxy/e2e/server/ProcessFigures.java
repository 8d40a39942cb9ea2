package org.invertingproxy.e2e.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the system and the JVM say about a running Java process. */
public record ProcessFigures(long pid) {
  private static final Pattern TOTAL = Pattern.compile("^Total +\\d+ +(\\d+)$", Pattern.MULTILINE);

  /** Its threads, from {@code /proc}. */
  public int threads() throws IOException {
    return status("Threads:");
  }

  /** Its memory that is in RAM, in bytes, from {@code /proc}. */
  public long resident() throws IOException {
    return 1024L * status("VmRSS:");
  }

  private int status(String key) throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
        .filter(line -> line.startsWith(key))
        .mapToInt(line -> Integer.parseInt(line.substring(key.length()).replace("kB", "").strip()))
        .findFirst()
        .orElseThrow();
  }

  /** Its open file descriptors, from {@code /proc}. */
  public int descriptors() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
      return (int) open.count();
    }
  }

  /** The names of its Java threads. */
  public String threadDump() throws IOException {
    return jcmd("Thread.print");
  }

  /** How many objects of that class live, after a full collection. */
  public int instances(String className) throws IOException {
    Matcher line =
        Pattern.compile(
                "^ *\\d+: +(\\d+) +\\d+ +" + Pattern.quote(className) + "( |$)", Pattern.MULTILINE)
            .matcher(jcmd("GC.class_histogram"));
    return line.find() ? Integer.parseInt(line.group(1)) : 0;
  }

  /** Its live heap in bytes, after a full collection. */
  public long liveHeap() throws IOException {
    String histogram = jcmd("GC.class_histogram");
    Matcher total = TOTAL.matcher(histogram);
    if (!total.find()) {
      throw new IOException("unknown histogram: " + histogram);
    }
    return Long.parseLong(total.group(1));
  }

  private String jcmd(String command) throws IOException {
    Path jcmd = Artifacts.java().resolveSibling("jcmd");
    Process process =
        new ProcessBuilder(jcmd.toString(), Long.toString(pid), command)
            .redirectErrorStream(true)
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
