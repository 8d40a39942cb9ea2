package org.invertingproxy.proxy.admin;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.invertingproxy.proxy.registry.Backend;
import org.jspecify.annotations.Nullable;

/**
 * Which records a list shall have, by the query of its address.
 *
 * @param detail whether everything is shown of each
 * @param text what the id, a user, a path or a host contains, in lower case, or null for all
 * @param after only ids behind this one, or null for all
 * @param limit how many at most, or 0 for all
 */
record BackendQuery(boolean detail, @Nullable String text, @Nullable String after, int limit) {
  private static final Set<String> PARAMETERS = Set.of("detail", "q", "after", "limit");
  private static final Pattern LIMIT = Pattern.compile("[1-9]\\d{0,3}");

  /**
   * Reads the query.
   *
   * @throws ProblemException when a parameter is unknown, occurs twice or has a wrong value
   */
  static BackendQuery read(HttpServletRequest request) {
    Map<String, String[]> given = request.getParameterMap();
    given.forEach(
        (name, values) -> {
          if (!PARAMETERS.contains(name) || values.length > 1) {
            throw new ProblemException(
                Problem.badRequest("The query takes detail, q, after and limit, each once."));
          }
        });
    @Nullable String detail = request.getParameter("detail");
    if (detail != null && !detail.equals("1") && !detail.equals("0")) {
      throw new ProblemException(Problem.badRequest("detail must be 0 or 1."));
    }
    @Nullable String limit = request.getParameter("limit");
    if (limit != null && !LIMIT.matcher(limit).matches()) {
      throw new ProblemException(Problem.badRequest("limit must be from 1 to 9999."));
    }
    @Nullable String text = request.getParameter("q");
    return new BackendQuery(
        "1".equals(detail),
        text == null ? null : text.toLowerCase(Locale.ROOT),
        request.getParameter("after"),
        limit == null ? 0 : Integer.parseInt(limit));
  }

  /** The records it means, and one more where there is a next page. */
  List<Backend> pick(List<Backend> ordered) {
    Stream<Backend> picked =
        ordered.stream()
            .filter(backend -> after == null || backend.id().compareTo(after) > 0)
            .filter(this::matches);
    return (limit == 0 ? picked : picked.limit(limit + 1L)).toList();
  }

  /** The query of the page behind that record. */
  String next(Backend last) {
    return (detail ? "detail=1&" : "")
        + (text == null ? "" : "q=" + encode(text) + "&")
        + "limit="
        + limit
        + "&after="
        + encode(last.id());
  }

  private boolean matches(Backend backend) {
    @Nullable String wanted = text;
    return wanted == null
        || Stream.of(
                Stream.of(
                    backend.id(), backend.endUser(), backend.backendUser(), backend.description()),
                Stream.ofNullable(backend.hostLabel()),
                Stream.ofNullable(backend.owner()),
                backend.hostNames().stream(),
                backend.pathPrefixes().stream())
            .flatMap(texts -> texts)
            .anyMatch(candidate -> candidate.toLowerCase(Locale.ROOT).contains(wanted));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
