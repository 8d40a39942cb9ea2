package org.invertingproxy.e2e.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** GET of 1 KB over connections that stay, one request after the other on each, by wrk. */
final class SmallGets implements Measure {
  private static final Pattern RATE = Pattern.compile("Requests/sec: +([0-9.]+)");
  private static final Pattern ERRORS = Pattern.compile("(Socket errors|Non-2xx).*");

  private static final int WARM_SECONDS = 60;

  @Override
  public void run(List<Way> ways, BenchOptions options, Report report) throws Exception {
    for (Way way : ways) {
      // The compiler of each JVM on the way needs that long.
      load(way, 64, WARM_SECONDS, report);
    }
    for (int connections : options.connections()) {
      Map<Way, List<Double>> rates = new LinkedHashMap<>();
      for (int round = 0; round < options.rounds(); round++) {
        for (Way way : ways) {
          List<Double> figures = rates.computeIfAbsent(way, key -> new ArrayList<>());
          load(way, connections, options.seconds(), report).ifPresent(figures::add);
        }
      }
      report.add(Kind.SMALL_GET.label(), connections, "requests/s", rates);
    }
  }

  /** Requests per second; a run with an error is no figure, and a fault of the report. */
  private static OptionalDouble load(Way way, int connections, int seconds, Report report)
      throws IOException, InterruptedException {
    String output =
        Command.output(
            List.of(
                "wrk",
                "--threads=1",
                "--connections=" + connections,
                "--duration=" + seconds + "s",
                "--timeout=30s",
                "--header=Host: " + way.host(),
                way.url(Backend.SMALL)));
    Matcher errors = ERRORS.matcher(output);
    if (errors.find()) {
      report.fault(way.name() + " at " + connections + ": " + errors.group());
      return OptionalDouble.empty();
    }
    Matcher rate = RATE.matcher(output);
    if (!rate.find()) {
      throw new IOException("unknown output: " + output);
    }
    return OptionalDouble.of(Double.parseDouble(rate.group(1)));
  }
}
