package org.invertingproxy.e2e.bench;

import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All figures of a run, printed as they come. */
final class Report {
  private final List<Row> rows = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private final PrintStream out;

  Report(PrintStream out) {
    this.out = out;
  }

  /** Adds the medians of one measure at one number of connections, one row for each way. */
  void add(String measure, int connections, String unit, Map<Way, List<Double>> rounds) {
    Double nginx = null;
    for (Map.Entry<Way, List<Double>> entry : rounds.entrySet()) {
      if (entry.getKey().isYardstick() && !entry.getValue().isEmpty()) {
        nginx = median(entry.getValue());
      }
    }
    for (Map.Entry<Way, List<Double>> entry : rounds.entrySet()) {
      if (entry.getValue().isEmpty()) {
        continue; // it had faults only
      }
      double value = median(entry.getValue());
      Double share = nginx == null ? null : value / nginx;
      add(new Row(measure, entry.getKey().name(), connections, value, unit, share));
    }
  }

  private void add(Row row) {
    rows.add(row);
    out.println(
        String.format(
            Locale.ROOT,
            "%-16s %5d  %-16s %14.1f %-10s %s",
            row.measure(),
            row.connections(),
            row.system(),
            row.value(),
            row.unit(),
            share(row.shareOfNginx())));
  }

  /** Notes something that could not be measured; the run goes on, and fails in the end. */
  void fault(String what) {
    faults.add(what);
    out.println("FAULT " + what);
  }

  /** What could not be measured. */
  List<String> faults() {
    return faults;
  }

  void write(Path file) throws IOException {
    var gson = new GsonBuilder().setPrettyPrinting().serializeNulls().create();
    Files.writeString(file, gson.toJson(Map.of("rows", rows)) + "\n");
  }

  private static String share(@Nullable Double share) {
    return share == null ? "" : String.format(Locale.ROOT, "%.2f of nginx", share);
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
