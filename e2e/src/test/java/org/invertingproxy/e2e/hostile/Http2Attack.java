package org.invertingproxy.e2e.hostile;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A request that only HTTP/2 can write, and that would say something else in HTTP/1.1 (RFC 9113
 * sections 8.2, 8.3 and 10.3).
 *
 * @param name what it tries
 * @param fields in order, pseudo-fields too, as {@code name: value}; {@code @HOST@} stands for the
 *     host, {@code @LENGTH@} for the length of the body
 * @param body what follows, in one frame
 * @param trailers fields behind the body
 * @param isHarmless whether it may be forwarded, without what it tries
 */
record Http2Attack(
    String name, List<String> fields, String body, List<String> trailers, boolean isHarmless) {
  private static final List<String> PROPER =
      List.of(":method: POST", ":scheme: http", ":authority: @HOST@", ":path: /front");

  static List<Http2Attack> all() {
    Stream<Http2Attack> fields = Http2Fields.MALFORMED.stream().map(line -> field(line, false));
    Stream<Http2Attack> legal = Http2Fields.LEGAL.stream().map(line -> field(line, true));
    Stream<Http2Attack> instead = Http2Fields.PSEUDO.stream().map(Http2Attack::instead);
    // Jetty takes the first of two schemes; nothing depends on it.
    Stream<Http2Attack> twice =
        Http2Fields.PSEUDO.stream()
            .map(line -> with("second " + line, 1, line, line.startsWith(":scheme")));
    Stream<Http2Attack> without = PROPER.stream().map(Http2Attack::without);
    Stream<Http2Attack> trailers = Http2Fields.TRAILERS.stream().map(line -> trailer(line, false));
    Stream<Http2Attack> dropped = Http2Fields.DROPPED_TRAILERS.stream().map(l -> trailer(l, true));
    Stream<Http2Attack> late = Stream.of(with(":path last", 4, "x-a: 1", false).pathLast());
    return Stream.of(fields, legal, instead, twice, without, trailers, dropped, late)
        .flatMap(attacks -> attacks)
        .toList();
  }

  /** A field beside the proper ones. */
  private static Http2Attack field(String line, boolean harmless) {
    return with(line, PROPER.size(), line, harmless);
  }

  /** A pseudo-field in place of the proper one. */
  private static Http2Attack instead(String line) {
    String name = line.substring(0, line.indexOf(": ") + 1);
    List<String> fields = new ArrayList<>(PROPER);
    fields.replaceAll(proper -> proper.startsWith(name) ? line : proper);
    return new Http2Attack(line, fields, Attack.SMUGGLED, List.of(), false);
  }

  private static Http2Attack without(String line) {
    List<String> fields = new ArrayList<>(PROPER);
    fields.remove(line);
    return new Http2Attack("no " + line, fields, Attack.SMUGGLED, List.of(), false);
  }

  private static Http2Attack trailer(String line, boolean harmless) {
    return new Http2Attack("trailer " + line, PROPER, "hello", List.of(line), harmless);
  }

  private static Http2Attack with(String name, int index, String line, boolean harmless) {
    List<String> fields = new ArrayList<>(PROPER);
    fields.add(index, line);
    return new Http2Attack(name, fields, Attack.SMUGGLED, List.of(), harmless);
  }

  private Http2Attack pathLast() {
    List<String> fields = new ArrayList<>(fields());
    fields.add(fields.remove(3));
    return new Http2Attack(name, fields, body, trailers, isHarmless);
  }

  List<String> fieldsFor(String host) {
    String length = Integer.toString(bodyFor(host).length());
    return fields.stream()
        .map(field -> field.replace("@HOST@", host).replace("@LENGTH@", length))
        .toList();
  }

  String bodyFor(String host) {
    return body.replace("@HOST@", host);
  }

  @Override
  public String toString() {
    return name.replaceAll("[^ -~]", "?");
  }
}
