package org.invertingproxy.proxy.front;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The seeds of the fuzzer and all that it has ever found, and mutants of them. */
class OutsideTextTest {
  private static final int MUTANTS = 10_000;
  private static final String[] SPLICES = {
    "/",
    "..",
    "%2e",
    "%2F",
    "%5c",
    "\\",
    ";",
    "%3b",
    ".",
    ":",
    "::",
    "[",
    "]",
    ",",
    ", ",
    "=",
    " ",
    "\"",
    "\n",
    "Domain=",
    "Connection: ",
    "X-Inverting-Proxy-User-ID: ",
    "127.0.0.1",
    "10.0.0.1"
  };

  private final OutsideTexts texts = new OutsideTexts();

  @Test
  void seedsAndFindings_areReadAsTheirReceiversWould() throws Exception {
    assertThat(seeds()).hasSizeGreaterThan(10).allSatisfy(texts::check);
  }

  @Test
  void mutants_areReadAsTheirReceiversWould() throws Exception {
    SplittableRandom random = new SplittableRandom(3);
    List<byte[]> seeds = seeds();
    for (int i = 0; i < MUTANTS; i++) {
      texts.check(mutant(seeds.get(random.nextInt(seeds.size())), random));
    }
  }

  private static byte[] mutant(byte[] seed, SplittableRandom random) {
    StringBuilder text = new StringBuilder(new String(seed, ISO_8859_1));
    for (int i = 1 + random.nextInt(5); i > 0; i--) {
      int at = 1 + random.nextInt(text.length());
      switch (random.nextInt(4)) {
        case 0 -> text.insert(at, (char) random.nextInt(256));
        case 1 -> text.delete(at, at + 1 + random.nextInt(3));
        case 2 -> text.insert(at, SPLICES[random.nextInt(SPLICES.length)]);
        default -> {
          int end = Math.min(text.length(), at + random.nextInt(12));
          text.insert(at, text.substring(at, end));
        }
      }
    }
    return text.toString().getBytes(ISO_8859_1);
  }

  private static List<byte[]> seeds() throws Exception {
    Path directory =
        Path.of(
            Objects.requireNonNull(OutsideTextTest.class.getResource("OutsideTextFuzzTestInputs"))
                .toURI());
    List<byte[]> seeds = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        seeds.add(Files.readAllBytes(file));
      }
    }
    return seeds;
  }
}
