package org.invertingproxy.wire;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The fields that end at the next hop (RFC 9110 section 7.6.1) or belong to one credential scope.
 */
public final class HopByHop {
  private static final Set<String> ALWAYS =
      Set.of(
          "connection",
          "proxy-connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private static final String INTERNAL = AgentHeaders.PREFIX.toLowerCase(Locale.ROOT);

  // A sender cannot use Connection to strip what decides framing or identity at the next hop.
  private static final Set<String> NOT_NAMEABLE = Set.of("host", "content-length");

  private HopByHop() {}

  /**
   * The fields that are for the end of the chain: without hop-by-hop fields, without those that
   * Connection names, with {@code TE: trailers} where the sender takes trailers.
   */
  public static Fields strip(Fields fields) {
    Set<String> named = new HashSet<>(fields.tokens("Connection"));
    named.removeAll(NOT_NAMEABLE);
    Fields kept =
        fields.without(
            line -> {
              String name = line.name().toLowerCase(Locale.ROOT);
              return ALWAYS.contains(name) || named.contains(name);
            });
    List<String> te = fields.tokens("TE");
    return te.contains("trailers") ? kept.toBuilder().add("TE", "trailers").build() : kept;
  }

  /**
   * The trailer fields that may be passed on: none that frame, route or authenticate a message (RFC
   * 9110 section 6.5.1), none that only a proxy may set, nor those that the head's Connection field
   * names. Some servers merge trailers into the head: a client must not forge there who it is.
   */
  public static Fields stripTrailers(Fields trailers, Fields head) {
    Set<String> named = new HashSet<>(head.tokens("Connection"));
    return trailers.without(
        line -> {
          String name = line.name().toLowerCase(Locale.ROOT);
          return ALWAYS.contains(name)
              || NOT_NAMEABLE.contains(name)
              || named.contains(name)
              || name.equals("authorization")
              || name.equals("content-encoding")
              || name.equals("content-type")
              || name.equals("content-range")
              || name.equals("cookie")
              || name.equals("set-cookie")
              || name.equals("via")
              || name.equals("forwarded")
              || name.equals("x-real-ip")
              || name.startsWith("x-forwarded-")
              || name.startsWith(INTERNAL);
        });
  }
}
