package org.invertingproxy.proxy.admin;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is asked for, by the query of its address.
 *
 * @param text what the wanted ones contain somewhere, in lower case, or null for all
 * @param after only ids behind this one, or null for all
 * @param limit how many at most, or 0 for all
 */
record PageQuery(@Nullable String text, @Nullable String after, int limit) {
  private static final Set<String> PARAMETERS = Set.of("q", "after", "limit");
  private static final Pattern LIMIT = Pattern.compile("[1-9]\\d{0,3}");

  /** One page of a list, and whether there is more. */
  record Page<T>(List<T> items, boolean more) {}

  /**
   * Reads the query.
   *
   * @param others parameters that this call takes beside those of a page
   * @throws ProblemException when a parameter is unknown, occurs twice or has a wrong value
   */
  static PageQuery read(HttpServletRequest request, String... others) {
    Set<String> known = new TreeSet<>(PARAMETERS);
    known.addAll(List.of(others));
    request
        .getParameterMap()
        .forEach(
            (name, values) -> {
              if (!known.contains(name) || values.length > 1) {
                throw new ProblemException(
                    Problem.badRequest(
                        "The query takes " + String.join(", ", known) + ", each once."));
              }
            });
    @Nullable String limit = request.getParameter("limit");
    if (limit != null && !LIMIT.matcher(limit).matches()) {
      throw new ProblemException(Problem.badRequest("limit must be from 1 to 9999."));
    }
    @Nullable String text = request.getParameter("q");
    return new PageQuery(
        text == null ? null : text.toLowerCase(Locale.ROOT),
        request.getParameter("after"),
        limit == null ? 0 : Integer.parseInt(limit));
  }

  /**
   * The wanted ones.
   *
   * @param ordered by id
   * @param texts of each, which the query's text is looked for in
   */
  <T> Page<T> pick(List<T> ordered, Function<T, String> id, Function<T, Stream<String>> texts) {
    return cut(
        ordered.stream()
            .filter(item -> after == null || id.apply(item).compareTo(after) > 0)
            .filter(item -> matches(texts.apply(item)))
            .limit(wanted())
            .toList());
  }

  /**
   * Tells the caller where the next page is (RFC 8288).
   *
   * @param other further parameters, each with a final {@code &}, or nothing
   */
  void linkNext(AdminCall call, String path, String other, String lastId) {
    String query =
        other
            + (text == null ? "" : "q=" + encode(text) + "&")
            + "limit="
            + limit
            + "&after="
            + encode(lastId);
    call.linkNext(path + "?" + query);
  }

  /** How many to look for, so that it shows whether there are more. */
  int wanted() {
    return limit == 0 ? Integer.MAX_VALUE : limit + 1;
  }

  /** That many were looked for; those of this page. */
  <T> Page<T> cut(List<T> found) {
    boolean more = limit > 0 && found.size() > limit;
    return new Page<>(more ? found.subList(0, limit) : found, more);
  }

  /** Whether one of the texts contains what is asked for. */
  boolean matches(Stream<String> texts) {
    @Nullable String wanted = text;
    return wanted == null
        || texts.anyMatch(candidate -> candidate.toLowerCase(Locale.ROOT).contains(wanted));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
