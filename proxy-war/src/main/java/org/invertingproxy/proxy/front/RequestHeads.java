package org.invertingproxy.proxy.front;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.invertingproxy.proxy.auth.SessionCookieName;
import org.invertingproxy.proxy.config.AddressRange;
import org.invertingproxy.proxy.servlet.ClientAddress;
import org.invertingproxy.proxy.servlet.RawPath;
import org.invertingproxy.wire.AgentHeaders;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.HopByHop;
import org.invertingproxy.wire.RequestHead;
import org.invertingproxy.wire.Syntax;
import org.jspecify.annotations.Nullable;

/**
 * Makes the head that the backend gets: the client's, less what belongs to this hop, plus what a
 * proxy must say. Our fields are set last, so a client can neither forge nor strip them. Immutable.
 */
final class RequestHeads {
  private static final String OURS = AgentHeaders.PREFIX.toLowerCase(Locale.ROOT);

  private final String pseudonym;
  private final List<AddressRange> trusted;

  /**
   * A maker of heads.
   *
   * @param pseudonym this proxy's name in Via (RFC 9110 section 7.6.3), unique to the installation
   * @param trusted peers whose word about the client is kept and added to
   */
  RequestHeads(String pseudonym, List<AddressRange> trusted) {
    this.pseudonym = pseudonym;
    this.trusted = trusted;
  }

  /**
   * The host that a request is for, as sent; empty where there is none. Over HTTP/2 it is {@code
   * :authority}, which containers tell as the server's name, and a Host that says otherwise counts
   * for nothing (RFC 9113 section 8.3.1).
   */
  static String authority(HttpServletRequest request) {
    String host = request.getHeader("Host");
    if (host != null && !isContradicted(request)) {
      return host;
    }
    return named(request);
  }

  /** Whether Host and {@code :authority} differ: such a request is malformed. */
  static boolean isContradicted(HttpServletRequest request) {
    List<String> hosts = Collections.list(request.getHeaders("Host"));
    if (hosts.isEmpty() || !version(request).startsWith("2")) {
      return false;
    }
    String host = hosts.get(0);
    int colon = host.indexOf(':', host.indexOf(']') + 1);
    String name = colon < 0 ? host : host.substring(0, colon);
    int port = request.getServerPort();
    boolean samePort =
        colon < 0
            ? port <= 0 || port == 80 || port == 443
            : host.substring(colon + 1).equals(Integer.toString(port));
    return hosts.size() > 1 || !samePort || !name.equalsIgnoreCase(request.getServerName());
  }

  /** Whether the length is no number or there are several; with HTTP/2, Jetty lets that through. */
  static boolean isLengthMalformed(HttpServletRequest request) {
    List<String> lengths = Collections.list(request.getHeaders("Content-Length"));
    return lengths.size() > 1 || (lengths.size() == 1 && Syntax.contentLength(lengths.get(0)) < 0);
  }

  private static String named(HttpServletRequest request) {
    String name = request.getServerName();
    if (name == null) {
      return "";
    }
    int port = request.getServerPort();
    boolean standard = port <= 0 || port == (request.isSecure() ? 443 : 80);
    return standard ? name : name + ":" + port;
  }

  /** Whether the request has come through this proxy before. */
  boolean isLoop(HttpServletRequest request) {
    for (String line : Collections.list(request.getHeaders("Via"))) {
      for (String member : line.split(",", -1)) {
        String[] parts = member.strip().split("\\s+", 3);
        if (parts.length >= 2 && parts[1].equals(pseudonym)) {
          return true;
        }
      }
    }
    return false;
  }

  RequestHead of(HttpServletRequest request) {
    Fields received = received(request);
    Fields.Builder fields =
        HopByHop.strip(received).without(line -> isOurs(line.name())).toBuilder()
            // Sent by us as soon as the agent fetches the request (RFC 9110 section 10.1.1).
            .remove("Expect");
    MaxForwards.count(request.getMethod(), received, fields);
    String authority = authority(request);
    String peer = ClientAddress.peer(request);
    if (!received.contains("Host")) {
      fields.add("Host", authority);
    }
    ForwardedFields.add(
        fields,
        AddressRange.anyContains(trusted, peer) ? received : Fields.EMPTY,
        peer,
        request.getScheme(),
        authority);
    fields.add("Via", version(request) + " " + pseudonym);
    return new RequestHead(request.getMethod(), RawPath.withQuery(request), fields.build());
  }

  private static Fields received(HttpServletRequest request) {
    Fields.Builder fields = Fields.builder();
    for (String name : Collections.list(request.getHeaderNames())) {
      List<String> values = Collections.list(request.getHeaders(name));
      if (name.equalsIgnoreCase("Cookie")) {
        // Crumbs of HTTP/2 are joined: RFC 9113 section 8.2.3.
        String cookies = SessionCookieName.removedFrom(String.join("; ", values));
        if (!cookies.isEmpty()) {
          fields.add(name, cookies);
        }
      } else {
        values.forEach(value -> fields.add(name, value));
      }
    }
    return fields.build();
  }

  /** Fields that only this proxy may set. */
  private static boolean isOurs(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.startsWith(OURS) || ForwardedFields.NAMES.contains(lower);
  }

  private static String version(HttpServletRequest request) {
    @Nullable String protocol = request.getProtocol();
    return protocol == null || !protocol.startsWith("HTTP/") ? "1.1" : protocol.substring(5);
  }
}
