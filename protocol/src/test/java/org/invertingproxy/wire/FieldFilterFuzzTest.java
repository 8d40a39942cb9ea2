package org.invertingproxy.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Heads and trailers that a fuzzer chooses: what is for one hop never gets over it. */
class FieldFilterFuzzTest {
  /** RFC 9110 section 7.6.1, and what was common before it. */
  private static final Set<String> ONE_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "trailer",
          "transfer-encoding",
          "upgrade");

  /** RFC 9110 section 6.5.1. */
  private static final Set<String> NEVER_BEHIND =
      Set.of(
          "authorization",
          "content-encoding",
          "content-length",
          "content-range",
          "content-type",
          "cookie",
          "forwarded",
          "host",
          "set-cookie",
          "te",
          "via");

  /** Lines of a name, a colon and a value. */
  @FuzzTest
  void fieldsOfOneHop_areNeverKept_andOthersStayAsTheyAre(byte[] input) {
    Fields fields = fields(input == null ? new byte[0] : input);
    Set<String> named = namedByConnection(fields);
    checkHead(fields, named);
    checkTrailers(fields, named);
  }

  private static void checkHead(Fields fields, Set<String> named) {
    Fields kept = HopByHop.strip(fields);
    List<Fields.Field> expected = new ArrayList<>();
    boolean trailers = false;
    for (Fields.Field line : fields) {
      String name = lower(line.name());
      trailers |= name.equals("te") && members(line.value()).contains("trailers");
      boolean framing = name.equals("host") || name.equals("content-length");
      if (!ONE_HOP.contains(name) && !name.equals("te") && (framing || !named.contains(name))) {
        expected.add(line);
      }
    }
    if (trailers) {
      expected.add(new Fields.Field("TE", "trailers"));
    }
    assertThat(kept).containsExactlyElementsOf(expected);
    assertThat(HopByHop.strip(kept)).isEqualTo(kept);
  }

  private static void checkTrailers(Fields fields, Set<String> named) {
    for (Fields.Field line : HopByHop.stripTrailers(fields, fields)) {
      String name = lower(line.name());
      assertThat(ONE_HOP).doesNotContain(name);
      assertThat(NEVER_BEHIND).doesNotContain(name);
      assertThat(named).doesNotContain(name);
      assertThat(name).doesNotStartWith("x-inverting-proxy-").doesNotStartWith("x-forwarded-");
    }
  }

  private static Fields fields(byte[] input) {
    Fields.Builder fields = Fields.builder();
    for (String line : new String(input, ISO_8859_1).split("\n", 200)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        fields.add(line.substring(0, colon), line.substring(colon + 1));
      }
    }
    return fields.build();
  }

  private static Set<String> namedByConnection(Fields fields) {
    Set<String> named = new TreeSet<>();
    for (Fields.Field line : fields) {
      if (lower(line.name()).equals("connection")) {
        named.addAll(members(line.value()));
      }
    }
    return named;
  }

  private static Set<String> members(String value) {
    Set<String> members = new TreeSet<>();
    for (String member : value.split(",", -1)) {
      members.add(lower(member.strip()));
    }
    return members;
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
