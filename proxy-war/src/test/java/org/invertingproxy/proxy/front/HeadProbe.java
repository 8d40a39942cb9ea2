package org.invertingproxy.proxy.front;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.invertingproxy.wire.Fields;

/**
 * Makes the head that a backend gets: nothing in it that only the proxy may say is the client's.
 */
final class HeadProbe {
  private static final Set<String> NEVER =
      Set.of("connection", "expect", "proxy-authorization", "x-real-ip", "x-forwarded-port");

  private static final Pattern ELEMENT =
      Pattern.compile(
          "(?s)for=\"?(\\S+?)\"?;host=(?:([A-Za-z0-9.-]*)|\"((?:[^\"\\\\]|\\\\.)*)\");proto=http");

  private final RequestHeads heads = new RequestHeads("me", AddressProbe.TRUSTED);

  void check(String peer, Fields sent) {
    HttpServletRequest request = TextRequest.of(peer, "/", sent);
    Fields head = heads.of(request).fields();
    for (Fields.Field line : head) {
      String name = line.name().toLowerCase(Locale.ROOT);
      assertThat(NEVER).doesNotContain(name);
      assertThat(name).doesNotStartWith("x-inverting-proxy-");
    }
    List<String> via = head.all("Via");
    assertThat(via.get(via.size() - 1)).isEqualTo("1.1 me");
    checkForwarded(peer.replaceAll("[\\[\\]]", ""), sent, head, RequestHeads.authority(request));
    assertThat(String.join(";", head.all("Cookie"))).isEqualTo(foreignCookies(sent));
  }

  private static void checkForwarded(String peer, Fields sent, Fields head, String authority) {
    boolean trusted = AddressProbe.isTrusted(peer);
    Fields believed = trusted ? sent : Fields.EMPTY;
    assertThat(head.all("X-Forwarded-For"))
        .containsExactly(joined(believed, "X-Forwarded-For", peer));
    assertThat(head.all("X-Forwarded-Proto"))
        .containsExactly(said(believed, "X-Forwarded-Proto", "http"));
    assertThat(head.all("X-Forwarded-Host"))
        .containsExactly(said(believed, "X-Forwarded-Host", authority));
    String forwarded = head.all("Forwarded").get(0);
    Matcher element =
        ELEMENT.matcher(saysMore(believed) ? last(forwarded) : afterTheirs(forwarded, believed));
    assertThat(element.matches()).as(forwarded).isTrue();
    assertThat(element.group(1)).isEqualTo(peer.contains(":") ? "[" + peer + "]" : peer);
    String host = element.group(2);
    assertThat(host == null ? element.group(3).replaceAll("(?s)\\\\(.)", "$1") : host)
        .isEqualTo(authority);
  }

  /** Whether the peer writes X-Forwarded-*, of which Forwarded is made then. */
  private static boolean saysMore(Fields believed) {
    return believed.contains("X-Forwarded-Proto")
        || believed.contains("X-Forwarded-Host")
        || believed.all("X-Forwarded-For").stream()
            .anyMatch(line -> !line.replace(",", "").isBlank());
  }

  private static String afterTheirs(String forwarded, Fields believed) {
    String theirs = String.join(", ", believed.all("Forwarded"));
    assertThat(forwarded).startsWith(theirs);
    return forwarded.substring(believed.contains("Forwarded") ? theirs.length() + 2 : 0);
  }

  private static String last(String forwarded) {
    assertThat(forwarded).startsWith("for=");
    int start = forwarded.indexOf(", for=");
    while (start >= 0 && !ELEMENT.matcher(forwarded.substring(start + 2)).matches()) {
      start = forwarded.indexOf(", for=", start + 1);
    }
    return forwarded.substring(start + 2);
  }

  private static String joined(Fields believed, String name, String last) {
    List<String> all = new ArrayList<>(believed.all(name));
    all.add(last);
    return String.join(", ", all);
  }

  private static String said(Fields believed, String name, String otherwise) {
    String said = believed.first(name);
    return said == null ? otherwise : said;
  }

  /** All cookies but the admin page's, as they were sent. */
  private static String foreignCookies(Fields sent) {
    String all = String.join("; ", sent.all("Cookie"));
    if (sent.tokens("Connection").contains("cookie")) {
      return "";
    }
    List<String> kept = new ArrayList<>();
    for (String pair : all.split(";", -1)) {
      if (!CookieProbe.isOurs(pair)) {
        kept.add(pair);
      }
    }
    String cookies = String.join(";", kept);
    return kept.size() == all.split(";", -1).length ? cookies : cookies.stripLeading();
  }
}
