package org.invertingproxy.proxy.admin;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.invertingproxy.proxy.auth.Authentication;
import org.invertingproxy.proxy.auth.FailedCredentials;
import org.invertingproxy.proxy.registry.FieldProblem;

/**
 * Why a call is not answered as asked, as a problem document (RFC 9457) for people and programs.
 *
 * @param status the status code
 * @param title what kind of problem
 * @param detail what to do about it, in a sentence; never a secret or an internal name
 * @param fields what is wrong with which field of the body
 * @param headers further header fields of the answer
 */
record Problem(
    int status,
    String title,
    String detail,
    List<FieldProblem> fields,
    Map<String, String> headers) {

  static final String CONTENT_TYPE = "application/problem+json";

  private static Problem of(int status, String title, String detail) {
    return new Problem(status, title, detail, List.of(), Map.of());
  }

  static Problem badRequest(String detail) {
    return of(400, "Bad request", detail);
  }

  static Problem badFields(List<FieldProblem> fields) {
    List<String> sentences = fields.stream().map(FieldProblem::toString).toList();
    return new Problem(400, "Bad request", String.join("; ", sentences), fields, Map.of());
  }

  static Problem noCredential() {
    return new Problem(
        401,
        "Not signed in",
        "Show an administrator's token as Authorization: Bearer.",
        List.of(),
        Map.of("WWW-Authenticate", "Bearer"));
  }

  static Problem forbidden(String detail) {
    return of(403, "Forbidden", detail);
  }

  static Problem notFound() {
    return of(404, "Not found", "There is nothing here.");
  }

  static Problem methodNotAllowed(String allowed) {
    String detail = "This path takes " + allowed + " only.";
    return new Problem(405, "Method not allowed", detail, List.of(), Map.of("Allow", allowed));
  }

  static Problem conflict(String detail) {
    return of(409, "Conflict", detail);
  }

  static Problem conflict(String field, String detail) {
    List<FieldProblem> fields = List.of(new FieldProblem(field, "is not free: " + detail));
    return new Problem(409, "Conflict", detail, fields, Map.of());
  }

  static Problem changed(String detail) {
    return of(412, "Precondition failed", detail + ": read it again.");
  }

  static Problem preconditionRequired() {
    return of(
        428,
        "Precondition required",
        "Send the ETag of the record as If-Match, or * for any state.");
  }

  static Problem tooLarge(int limit) {
    return of(413, "Too large", "The body has more than " + limit + " bytes.");
  }

  static Problem slowBody() {
    return of(408, "Request timeout", "The body did not come in time.");
  }

  static Problem tooManyBodies() {
    return new Problem(
        503,
        "Busy",
        "Too many bodies are being received now. Try again.",
        List.of(),
        Map.of("Retry-After", "5"));
  }

  static Problem unsupportedType() {
    return of(415, "Unsupported media type", "The body must be application/json.");
  }

  static Problem tooManyFailures(Duration wait) {
    String seconds = FailedCredentials.seconds(wait);
    return new Problem(
        429,
        "Too many failed attempts",
        "Try again in " + seconds + " s.",
        List.of(),
        Map.of("Retry-After", seconds));
  }

  static Problem issuerAway() {
    return new Problem(
        503,
        "Credential not checked",
        "Its issuer gives no answer now. Try again.",
        List.of(),
        Map.of("Retry-After", Integer.toString(Authentication.Unavailable.RETRY_AFTER_SECONDS)));
  }

  static Problem internal() {
    return of(500, "Internal error", "The proxy's log says more.");
  }

  static Problem registryUnavailable() {
    return new Problem(
        503,
        "Registry unavailable",
        "The registry cannot be read or written now. A change may have been made or not: look"
            + " again.",
        List.of(),
        Map.of("Retry-After", "5"));
  }

  static Problem keysUnavailable() {
    return of(
        503,
        "Keys unavailable",
        "The keys in the data directory cannot be read or written now. The proxy's log says more.");
  }

  static Problem registryFull() {
    return of(
        507,
        "Insufficient storage",
        "The disk of the registry is full, and nothing was changed. Once there is room, call"
            + " again.");
  }

  JsonObject toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("type", "about:blank");
    json.addProperty("title", title);
    json.addProperty("status", status);
    json.addProperty("detail", detail);
    if (!fields.isEmpty()) {
      JsonArray errors = new JsonArray();
      for (FieldProblem problem : fields) {
        JsonObject error = new JsonObject();
        error.addProperty("field", problem.field());
        error.addProperty("pointer", problem.pointer());
        error.addProperty("message", problem.message());
        errors.add(error);
      }
      json.add("errors", errors);
    }
    return json;
  }
}
