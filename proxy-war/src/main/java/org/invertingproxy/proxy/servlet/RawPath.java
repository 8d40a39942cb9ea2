package org.invertingproxy.proxy.servlet;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** The request target as it was sent: neither decoded nor normalised (RFC 9110 section 7.7). */
public final class RawPath {
  private RawPath() {}

  /** The path below the context's, with its leading slash. */
  public static String of(HttpServletRequest request) {
    String uri = request.getRequestURI();
    String context = request.getContextPath();
    String path = context.isEmpty() ? uri : uri.substring(Math.min(context.length(), uri.length()));
    return path.isEmpty() ? "/" : path;
  }

  /** Path and query; a query that is empty but present keeps its question mark. */
  public static String withQuery(HttpServletRequest request) {
    @Nullable String query = request.getQueryString();
    return query == null ? of(request) : of(request) + "?" + query;
  }
}
