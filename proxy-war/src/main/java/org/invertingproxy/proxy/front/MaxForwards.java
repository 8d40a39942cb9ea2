package org.invertingproxy.proxy.front;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.invertingproxy.proxy.servlet.HttpDate;
import org.invertingproxy.wire.Fields;
import org.jspecify.annotations.Nullable;

/**
 * How many more hops an OPTIONS request may take (RFC 9110 section 7.6.2). TRACE, the other method
 * that it is for, is refused anyway; with others it passes like any field.
 */
final class MaxForwards {
  private static final String NAME = "Max-Forwards";

  private MaxForwards() {}

  /** Whether the request was sent to find out who is here: it goes no further. */
  static boolean endHere(HttpServletRequest request) {
    return left(request.getMethod(), request.getHeader(NAME)) == 0;
  }

  /** Answers it in the place of whom it was not meant to reach. */
  static void answer(HttpServletResponse response) {
    response.setStatus(204);
    response.setHeader(HttpDate.NAME, HttpDate.now());
    response.setHeader("Allow", ErrorAnswer.ALLOWED);
  }

  /** Takes one off what was received; what is no number is not for us to judge. */
  static void count(String method, Fields received, Fields.Builder fields) {
    long left = left(method, received.first(NAME));
    if (left > 0) {
      fields.set(NAME, Long.toString(left - 1));
    }
  }

  /** The number, or -1 where none counts. */
  private static long left(String method, @Nullable String value) {
    if (value == null || !method.equals("OPTIONS") || !value.matches("[0-9]{1,18}")) {
      return -1;
    }
    return Long.parseLong(value);
  }
}
