package org.invertingproxy.e2e.fidelity;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.invertingproxy.e2e.fidelity.Message.Framing;
import org.jspecify.annotations.Nullable;

/**
 * The one table of what may differ between a direct exchange and one through the proxy, applied to
 * both before they are compared as text. Whatever is not named here must be equal, byte for byte.
 *
 * <ul>
 *   <li>The case of field names, and the order of fields with different names.
 *   <li>White space around a field value (RFC 9112 section 5).
 *   <li>{@link #ONE_HOP} and what Connection names are not passed on; {@code TE: trailers} is.
 *   <li>{@link #ADDED} to requests; {@code Date} where the backend sent none.
 *   <li>A body that ended with its connection is chunked to the client.
 *   <li>Reason phrases.
 * </ul>
 */
final class NormalForm {
  /** RFC 9110 section 7.6.1; Expect is answered by the proxy. */
  private static final Set<String> ONE_HOP =
      Set.of(
          "connection",
          "expect",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  /** What a proxy tells the backend. */
  private static final Set<String> ADDED =
      Set.of("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto");

  /** What the container says about its own connection to the client. */
  private static final Set<String> OF_THE_CONNECTION =
      Set.of("connection", "keep-alive", "transfer-encoding");

  private record Field(String name, String value) {
    static Field of(String line) {
      int colon = line.indexOf(':');
      return new Field(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
  }

  private NormalForm() {}

  /** What must arrive when this was sent or answered directly. */
  static String expected(Observed direct) {
    return text(direct.request(), NormalForm::forTheEnd)
        + text(direct.response(), NormalForm::forTheEnd);
  }

  /** What did arrive; the direct exchange says whether a Date was to be expected. */
  static String actual(Observed through, Observed direct) {
    boolean dated = names(direct.response()).contains("date");
    return text(through.request(), lines -> without(lines, Set.of("transfer-encoding"), ADDED))
        + text(
            through.response(),
            lines -> without(lines, OF_THE_CONNECTION, dated ? Set.of() : Set.of("date")));
  }

  private interface Filter {
    Stream<Field> apply(List<Field> lines);
  }

  private static Stream<Field> forTheEnd(List<Field> lines) {
    Set<String> named = new HashSet<>();
    boolean takesTrailers = false;
    for (Field line : lines) {
      for (String token : line.value().toLowerCase(Locale.ROOT).split(",", -1)) {
        if (line.name().equals("connection")) {
          named.add(token.strip());
        }
        takesTrailers |= line.name().equals("te") && token.strip().equals("trailers");
      }
    }
    Stream<Field> te = takesTrailers ? Stream.of(new Field("te", "trailers")) : Stream.of();
    return Stream.concat(without(lines, ONE_HOP, named), te);
  }

  private static Stream<Field> without(List<Field> lines, Set<String> names, Set<String> more) {
    return lines.stream()
        .filter(line -> !names.contains(line.name()) && !more.contains(line.name()));
  }

  private static List<String> names(Message message) {
    return message.lines().stream().map(line -> Field.of(line).name()).toList();
  }

  private static String text(@Nullable Message message, Filter filter) {
    if (message == null) {
      return "(nothing arrived)\n";
    }
    List<String> lines = new ArrayList<>();
    lines.add(message.start());
    filter
        .apply(message.lines().stream().map(Field::of).toList())
        .filter(line -> !line.name().equals(Recorder.ID))
        .sorted(Comparator.comparing(Field::name)) // stable: the order per name stays
        .forEach(line -> lines.add(line.name() + ": " + line.value()));
    Framing framing = message.framing() == Framing.CLOSE ? Framing.CHUNKED : message.framing();
    lines.add("(body " + framing + ") " + message.body());
    message.trailers().stream()
        .map(Field::of)
        .sorted(Comparator.comparing(Field::name))
        .forEach(line -> lines.add("(trailer) " + line.name() + ": " + line.value()));
    return String.join("\n", lines) + "\n\n";
  }
}
