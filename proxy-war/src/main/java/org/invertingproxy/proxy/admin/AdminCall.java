package org.invertingproxy.proxy.admin;

import com.google.gson.JsonElement;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.invertingproxy.proxy.servlet.HttpDate;
import org.jspecify.annotations.Nullable;

/**
 * One call of the admin API or page: the request in the words of this package, and the few kinds of
 * answers. Used by the one thread that handles the call.
 *
 * @param path the raw path below the context, with its leading slash
 * @param bodies reads its body
 */
record AdminCall(
    HttpServletRequest request, HttpServletResponse response, String path, CallBodies bodies) {
  private static final int MAX_BODY = 64 * 1024;
  static final String JSON = "application/json";

  /** The method; HEAD counts as GET, for the container drops the body. */
  String method() {
    String method = request.getMethod();
    return method.equals("HEAD") ? "GET" : method;
  }

  boolean hasJsonBody() {
    String type = request.getContentType();
    return type != null && type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals(JSON);
  }

  /** The body as a form, of 64 KiB at most; see the other method. */
  JsonForm form() {
    return form(MAX_BODY);
  }

  /**
   * The body as a form. The first time the call is suspended for it, so nothing may have been done
   * before but to look.
   *
   * @param limit the most bytes
   */
  JsonForm form(int limit) {
    return JsonForm.parse(bodies.of(request, limit));
  }

  ProblemException methodNotAllowed(String allowed) {
    return new ProblemException(Problem.methodNotAllowed(allowed));
  }

  void answer(int status) {
    response.setStatus(status);
    response.setHeader(HttpDate.NAME, HttpDate.now());
    if (status != HttpServletResponse.SC_NO_CONTENT) {
      response.setContentLength(0);
    }
  }

  void answer(int status, JsonElement json) throws IOException {
    answer(status, JSON, json.toString().getBytes(StandardCharsets.UTF_8));
  }

  void answer(Problem problem) throws IOException {
    problem.headers().forEach(response::setHeader);
    byte[] body = problem.toJson().toString().getBytes(StandardCharsets.UTF_8);
    answer(problem.status(), Problem.CONTENT_TYPE, body);
  }

  void answer(int status, String contentType, byte[] body) throws IOException {
    response.setStatus(status);
    response.setHeader(HttpDate.NAME, HttpDate.now());
    response.setContentType(contentType);
    // Buffered whole, and without a length, so that a caller who does not read costs no thread.
    response.setBufferSize(Math.max(response.getBufferSize(), body.length + 1));
    response.getOutputStream().write(body);
  }

  /** Names the next page (RFC 8288), a path of this application with its query. */
  void linkNext(String target) {
    response.setHeader("Link", "<" + request.getContextPath() + target + ">; rel=\"next\"");
  }

  /** Sends the browser to another path of this application. */
  void redirect(String target) {
    response.setHeader("Location", request.getContextPath() + target);
    answer(HttpServletResponse.SC_SEE_OTHER);
  }

  @Nullable String header(String name) {
    return request.getHeader(name);
  }
}
