package org.invertingproxy.e2e.bench;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One big body at a time in each direction, by curl; its size is checked. */
final class LargeBodies implements Measure {
  private static final double MEGABYTE = 1e6;

  @Override
  public void run(List<Way> ways, BenchOptions options, Report report) throws Exception {
    long size = options.largeBody();
    Path file = Files.createTempFile("body", "");
    try {
      try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
        sparse.setLength(size);
      }
      Map<Way, List<Double>> down = new LinkedHashMap<>();
      Map<Way, List<Double>> up = new LinkedHashMap<>();
      for (int round = 0; round < options.rounds(); round++) {
        for (Way way : ways) {
          down.computeIfAbsent(way, key -> new ArrayList<>())
              .add(transfer(way, Backend.large(size), "download", size, List.of()));
          up.computeIfAbsent(way, key -> new ArrayList<>())
              .add(
                  transfer(
                      way,
                      Backend.SINK,
                      "upload",
                      size,
                      List.of("--header", "Expect:", "--upload-file", file.toString())));
        }
      }
      report.add(Kind.LARGE_BODY.label() + "-down", 1, "MB/s", down);
      report.add(Kind.LARGE_BODY.label() + "-up", 1, "MB/s", up);
    } finally {
      Files.delete(file);
    }
  }

  private static double transfer(
      Way way, String path, String direction, long size, List<String> options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("curl", "--silent", "--show-error", "--fail"));
    command.addAll(options);
    command.addAll(List.of("--header", "Host: " + way.host(), "--output", "/dev/null"));
    command.addAll(List.of("--write-out", "%{size_" + direction + "} %{speed_" + direction + "}"));
    command.add(way.url(path));
    String[] figures = Command.output(command).split(" ", 2);
    if (Long.parseLong(figures[0]) != size) {
      throw new IOException(way.name() + " passed " + figures[0] + " of " + size + " bytes");
    }
    return Double.parseDouble(figures[1]) / MEGABYTE;
  }
}
