package org.invertingproxy.e2e.bench;

import java.nio.file.Path;

/** The command line behind {@code bin/bench}. */
public final class Bench {
  private Bench() {}

  /** Ends with 2 for wrong usage and 1 when something could not be measured. */
  public static void main(String[] arguments) throws Exception {
    BenchOptions options;
    try {
      options = BenchOptions.parse(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println("bench: " + e.getMessage() + "\n" + BenchOptions.USAGE);
      System.exit(2);
      return;
    }
    Report report = new Report(System.out);
    try (Ways ways = new Ways(options)) {
      for (Measure.Kind kind : options.measures()) {
        measure(kind, ways, options, report);
      }
    }
    Path json = options.json();
    if (json != null) {
      report.write(json);
    }
    if (!report.faults().isEmpty()) {
      System.err.println("bench: not all could be measured:");
      report.faults().forEach(fault -> System.err.println("  " + fault));
      System.exit(1);
    }
  }

  /** One that cannot be measured does not keep the others from it. */
  private static void measure(Measure.Kind kind, Ways ways, BenchOptions options, Report report)
      throws InterruptedException {
    try {
      kind.create().run(ways.all(), options, report);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception | AssertionError e) {
      report.fault(kind.label() + ": " + e);
    }
  }
}
