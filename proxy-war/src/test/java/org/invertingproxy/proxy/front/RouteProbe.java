package org.invertingproxy.proxy.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.invertingproxy.proxy.registry.Backend;
import org.invertingproxy.proxy.registry.Presence;
import org.invertingproxy.proxy.registry.Route;
import org.invertingproxy.proxy.registry.RoutingTable;

/**
 * Routes a path and asks servers of several kinds where they would look for it: none finds it
 * outside the prefix that it was routed by.
 */
final class RouteProbe {
  private static final List<String> PREFIXES = List.of("/shop", "/shop/deep/", "/a%2Fb");
  private static final Pattern ENCODED = Pattern.compile("%(\\p{XDigit}{2})");

  private static final Presence EVERYBODY =
      new Presence() {
        @Override
        public boolean isOnline(String backendId) {
          return true;
        }

        @Override
        public boolean isConnected(String backendId) {
          return true;
        }

        @Override
        public long lastSeen(String backendId) {
          return 0;
        }
      };

  private final RoutingTable table = new RoutingTable();

  RouteProbe() {
    for (String prefix : PREFIXES) {
      List<String> prefixes = List.of(prefix);
      table.stored(
          new Backend(prefix, "allUsers", "me", prefixes, null, Instant.EPOCH, Instant.EPOCH));
    }
    PREFIXES.forEach(id -> table.presenceChanged(id, EVERYBODY));
  }

  void check(String path) {
    String longest = "";
    for (String prefix : PREFIXES) {
      boolean matches =
          prefix.endsWith("/")
              ? path.startsWith(prefix)
              : path.equals(prefix) || path.startsWith(prefix + "/");
      longest = matches && prefix.length() > longest.length() ? prefix : longest;
    }
    Route route = table.route(null, path, EVERYBODY);
    if (route instanceof Route.To to) {
      assertThat(to.backend().id()).isEqualTo(longest);
      for (boolean decodes : new boolean[] {false, true}) {
        for (boolean backslashes : new boolean[] {false, true}) {
          for (boolean merges : new boolean[] {false, true}) {
            Reader reader = new Reader(decodes, backslashes, merges);
            reader.assertWithin(longest, path);
          }
        }
      }
    } else {
      assertThat(route).isInstanceOf(longest.isEmpty() ? Route.Nowhere.class : Route.Escape.class);
    }
  }

  /**
   * How a server reads a path.
   *
   * @param decodes before it parts segments, or each segment by itself
   * @param backslashes part segments, too
   * @param merges several slashes
   */
  private record Reader(boolean decodes, boolean backslashes, boolean merges) {
    void assertWithin(String prefix, String path) {
      String place = (read(prefix) + "/").replaceFirst("/+$", "/");
      assertThat(read(path) + "/").as(path + " as read by " + this).startsWith(place);
      String withoutParameters = path.replaceAll(";[^/]*", "");
      assertThat(read(withoutParameters) + "/")
          .as(withoutParameters + " as read by " + this)
          .startsWith(place);
    }

    private String read(String path) {
      String text = decodes ? decoded(path) : path;
      Deque<String> segments = new ArrayDeque<>();
      for (String part : text.split(backslashes ? "[/\\\\]" : "/", -1)) {
        String bare = part.replaceFirst("(?s);.*", "");
        String segment = decodes ? bare : decoded(bare).replaceFirst("(?s);.*", "");
        switch (segment) {
          case ".." -> segments.pollLast();
          case "." -> {}
          case "" -> {
            if (!merges) {
              segments.add("");
            }
          }
          default -> segments.add(segment.replace('/', '\0'));
        }
      }
      return "/" + String.join("/", segments).replaceFirst("^/+", "");
    }

    private static String decoded(String text) {
      return ENCODED
          .matcher(text)
          .replaceAll(
              found ->
                  Matcher.quoteReplacement(
                      Character.toString(Integer.parseInt(found.group(1), 16))));
    }
  }
}
