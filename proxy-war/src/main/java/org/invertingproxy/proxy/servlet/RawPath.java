package org.invertingproxy.proxy.servlet;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** The request target as it was sent: neither decoded nor normalised (RFC 9110 section 7.7). */
public final class RawPath {
  private static final String ATTRIBUTE = RawPath.class.getName();

  private record Target(String uri, @Nullable String query) {}

  private RawPath() {}

  /** The path below the context's, with its leading slash. */
  public static String of(HttpServletRequest request) {
    String uri = uri(request);
    String context = request.getContextPath();
    String path = context.isEmpty() ? uri : uri.substring(Math.min(context.length(), uri.length()));
    return path.isEmpty() ? "/" : path;
  }

  /**
   * Keeps the target as it came for the time after a dispatch, which containers may change it for,
   * or after several.
   */
  public static void keep(HttpServletRequest request) {
    if (request.getAttribute(ATTRIBUTE) != null) {
      return;
    }
    request.setAttribute(ATTRIBUTE, new Target(request.getRequestURI(), request.getQueryString()));
  }

  private static String uri(HttpServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof Target kept
        ? kept.uri()
        : request.getRequestURI();
  }

  private static @Nullable String query(HttpServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof Target kept
        ? kept.query()
        : request.getQueryString();
  }

  /** Path and query; a query that is empty but present keeps its question mark. */
  public static String withQuery(HttpServletRequest request) {
    @Nullable String query = query(request);
    return query == null ? of(request) : of(request) + "?" + query;
  }
}
