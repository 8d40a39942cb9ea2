package org.invertingproxy.e2e.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.invertingproxy.e2e.hostile.Arrivals.Arrival;

/** Where the fields of a request come from: its client, this proxy, or nowhere else. */
final class Origin {
  /** What the proxy adds, and Host, which it checks. */
  private static final Set<String> ADDED =
      Set.of(
          "host", "via", "forwarded", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host");

  private static final String LINE = "[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\\t -~\\x80-\\xff]*";

  private Origin() {}

  /**
   * Fails unless the request has one host and one framing, and no line but those of the client, as
   * they were sent, and of the proxy.
   *
   * @param sent the client's field lines
   */
  static void check(Arrival arrival, String host, List<String> sent) {
    Set<String> known = new HashSet<>();
    sent.forEach(line -> known.add(normal(line)));
    assertThat(arrival.head().lines()).allMatch(line -> line.matches(LINE));
    assertThat(arrival.head().values("Host")).containsExactly(host);
    List<String> lengths = arrival.head().values("Content-Length");
    List<String> codings = arrival.head().values("Transfer-Encoding");
    assertThat(lengths.size() + codings.size()).isLessThan(2);
    assertThat(lengths).allMatch(length -> length.matches("[0-9]{1,18}"));
    assertThat(codings).allMatch("chunked"::equals);
    assertThat(lines(arrival)).isSubsetOf(known);
    assertThat(arrival.trailers()).map(Origin::normal).isSubsetOf(known);
  }

  private static List<String> lines(Arrival arrival) {
    Stream<String> lines = arrival.head().lines().stream().map(Origin::normal);
    return lines
        .filter(line -> !ADDED.contains(line.substring(0, line.indexOf(':'))))
        .filter(line -> !line.startsWith("content-length:"))
        .filter(line -> !line.startsWith("transfer-encoding:"))
        .toList();
  }

  /** Without what may change: the case of the name, white space around the value, folds. */
  private static String normal(String line) {
    int colon = line.indexOf(':');
    return colon < 0
        ? line
        : line.substring(0, colon).toLowerCase(Locale.ROOT)
            + ":"
            + line.substring(colon + 1).strip().replaceAll("\\s+", " ");
  }
}
