package org.invertingproxy.e2e.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.invertingproxy.e2e.server.Artifacts;
import org.invertingproxy.e2e.server.ServerKind;

/**
 * What the long suites have measured, as the page that becomes docs/long-run.md. Written anew at
 * every result, so that a run that fails leaves what it had. Thread-safe.
 */
public final class LongRun {
  private static final double GIB = 1L << 30;

  private final Map<String, List<String>> rows = new TreeMap<>();

  /** Adds a line to the table of that suite, and prints it. */
  synchronized void add(String suite, ServerKind server, String result) throws IOException {
    System.out.println(suite + ", " + server + ": " + result);
    rows.computeIfAbsent(suite, key -> new ArrayList<>())
        .add("| " + server + " | " + result + " |");
    Files.writeString(file(), page());
  }

  private static Path file() throws IOException {
    return Artifacts.resultFile("long-run.md");
  }

  private String page() throws IOException {
    StringBuilder page =
        new StringBuilder(
            """
            # The last long run

            Written by `bin/test --long`: proxies and agents of 64 MB heap each, as processes, in every server.
            %s, %d processors, %.0f GiB of memory, Java %s; the clients, backends and agents shared the machine.
            """
                .formatted(
                    LocalDate.now(java.time.ZoneOffset.UTC),
                    Runtime.getRuntime().availableProcessors(),
                    memory() / GIB,
                    System.getProperty("java.version")));
    rows.forEach(
        (suite, lines) ->
            page.append("\n## ")
                .append(suite)
                .append("\n\n| Server | Result |\n|---|---|\n")
                .append(String.join("\n", lines))
                .append('\n'));
    return page.toString();
  }

  private static double memory() throws IOException {
    String total = Files.readAllLines(Path.of("/proc/meminfo")).get(0);
    return Double.parseDouble(total.replaceAll("[^0-9]", "")) * 1024;
  }
}
