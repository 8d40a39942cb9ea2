package org.invertingproxy.proxy.admin;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.invertingproxy.proxy.registry.AuditQuery;
import org.invertingproxy.proxy.registry.AuditQuery.Column;
import org.jspecify.annotations.Nullable;

/** Which lines of the audit log a call asks for, by the query of its address. */
final class AuditQueryForm {
  private static final Map<String, Column> COLUMNS =
      Map.of(
          "subject", Column.SUBJECT,
          "action", Column.ACTION,
          "kind", Column.KIND,
          "object", Column.OBJECT);
  private static final Set<String> OTHERS = Set.of("after", "limit", "since", "until", "q");
  private static final Pattern LIMIT = Pattern.compile("[1-9]\\d{0,3}");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");
  private static final int USUAL_LIMIT = 1_000;

  private AuditQueryForm() {}

  /**
   * Reads the query.
   *
   * @throws ProblemException when a parameter is unknown, occurs twice or has a wrong value
   */
  static AuditQuery read(HttpServletRequest request) {
    Map<Column, String> exactly = new EnumMap<>(Column.class);
    request
        .getParameterMap()
        .forEach(
            (name, values) -> {
              Column column = COLUMNS.get(name);
              if ((column == null && !OTHERS.contains(name)) || values.length > 1) {
                throw refused(
                    "The query takes after, limit, since, until, subject, action, kind, object and"
                        + " q, each once.");
              }
              if (column != null) {
                exactly.put(column, values[0]);
              }
            });
    return new AuditQuery(
        Long.parseLong(matching(request, "after", NUMBER, "0", "a number of a line")),
        Integer.parseInt(
            matching(request, "limit", LIMIT, Integer.toString(USUAL_LIMIT), "from 1 to 9999")),
        time(request, "since"),
        time(request, "until"),
        request.getParameter("q"),
        exactly);
  }

  /** The query of the page behind that line. */
  static String next(HttpServletRequest request, long last) {
    Map<String, String> parameters = new TreeMap<>();
    request.getParameterMap().forEach((name, values) -> parameters.put(name, values[0]));
    parameters.put("after", Long.toString(last));
    StringBuilder query = new StringBuilder();
    parameters.forEach(
        (name, value) ->
            query
                .append(query.isEmpty() ? "" : "&")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return query.toString();
  }

  private static String matching(
      HttpServletRequest request, String name, Pattern form, String otherwise, String what) {
    @Nullable String given = request.getParameter(name);
    if (given == null) {
      return otherwise;
    }
    if (!form.matcher(given).matches()) {
      throw refused(name + " must be " + what + ".");
    }
    return given;
  }

  private static @Nullable Instant time(HttpServletRequest request, String name) {
    @Nullable String given = request.getParameter(name);
    if (given == null) {
      return null;
    }
    try {
      Instant time = Instant.parse(given);
      // What databases can compare.
      if (time.isAfter(Instant.EPOCH) && time.isBefore(Instant.parse("9999-12-31T00:00:00Z"))) {
        return time;
      }
    } catch (DateTimeParseException e) {
      // Refused below, like a time that is far off.
    }
    throw refused(name + " must be a time such as 2026-01-02T03:04:05Z, from 1970 to 9999.");
  }

  private static ProblemException refused(String why) {
    return new ProblemException(Problem.badRequest(why));
  }
}
