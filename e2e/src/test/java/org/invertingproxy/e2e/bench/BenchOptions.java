package org.invertingproxy.e2e.bench;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param quick fewer and shorter rounds, for a look whether it works
 * @param json where the figures go as JSON, or null
 * @param measures which
 */
record BenchOptions(boolean quick, @Nullable Path json, Set<Measure.Kind> measures) {
  static final String USAGE = "usage: bin/bench [--quick] [--json FILE] [--only MEASURE,...]";

  static BenchOptions parse(String[] arguments) {
    boolean quick = false;
    Path json = null;
    Set<Measure.Kind> measures = EnumSet.allOf(Measure.Kind.class);
    Deque<String> rest = new ArrayDeque<>(List.of(arguments));
    while (!rest.isEmpty()) {
      String option = rest.remove();
      switch (option) {
        case "--quick" -> quick = true;
        case "--json" -> json = Path.of(value(option, rest));
        case "--only" -> measures = measures(value(option, rest));
        default -> throw new IllegalArgumentException("unknown option: " + option);
      }
    }
    return new BenchOptions(quick, json, measures);
  }

  private static Set<Measure.Kind> measures(String labels) {
    Set<Measure.Kind> chosen = EnumSet.noneOf(Measure.Kind.class);
    Arrays.stream(labels.split(",", -1)).map(Measure.Kind::of).forEach(chosen::add);
    return chosen;
  }

  private static String value(String option, Deque<String> rest) {
    String value = rest.poll();
    if (value == null) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return value;
  }

  int rounds() {
    return quick ? 1 : 3;
  }

  int seconds() {
    return quick ? 2 : 5;
  }

  List<Integer> connections() {
    return quick ? List.of(1, 64) : List.of(1, 64, 256, 1024);
  }

  long largeBody() {
    return quick ? 64L << 20 : 1L << 30;
  }

  /** A multiple of the channels that one agent can have. */
  int idle() {
    return quick ? 48 : 512;
  }

  int held() {
    return quick ? 200 : 2000;
  }
}
