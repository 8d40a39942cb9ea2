package org.invertingproxy.proxy.admin;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.invertingproxy.proxy.registry.Backend;

/**
 * What a call that changes a record says of its present state: {@code If-Match} and {@code
 * If-None-Match} (RFC 9110 section 13.1).
 */
final class RecordConditions {
  private static final String MATCH = "If-Match";
  private static final String NONE_MATCH = "If-None-Match";
  private static final Pattern TAGS =
      Pattern.compile("(W/)?\"[!#-~]*\"(\\s*,\\s*(W/)?\"[!#-~]*\")*");

  private RecordConditions() {}

  /**
   * Whether a record, or there being none, is as the call expects; any is where it says nothing.
   *
   * @throws ProblemException when what it says is no list of tags
   */
  static Predicate<Optional<Backend>> of(AdminCall call) {
    Predicate<Optional<Backend>> expected = present -> true;
    if (call.header(MATCH) != null) {
      // A weak tag names no state here (section 13.1.1) ...
      expected = expected.and(names(call, MATCH, tag -> tag));
    }
    if (call.header(NONE_MATCH) != null) {
      // ... and here the same as a strong one (section 13.1.2).
      expected = expected.and(names(call, NONE_MATCH, tag -> tag.replaceFirst("^W/", "")).negate());
    }
    return expected;
  }

  /**
   * The same for a call that must say {@code If-Match}.
   *
   * @throws ProblemException also when it does not
   */
  static Predicate<Optional<Backend>> required(AdminCall call) {
    if (call.header(MATCH) == null) {
      throw new ProblemException(Problem.preconditionRequired());
    }
    return of(call);
  }

  /** Whether there is a record, and it is in a state that the field names. */
  private static Predicate<Optional<Backend>> names(
      AdminCall call, String field, UnaryOperator<String> strong) {
    List<String> lines = Collections.list(call.request().getHeaders(field));
    String tags = String.join(",", lines).strip();
    if (tags.equals("*")) {
      return Optional::isPresent;
    }
    if (!TAGS.matcher(tags).matches()) {
      throw new ProblemException(
          Problem.badRequest(
              field + " must be an ETag as it was answered, with its quotes, or *."));
    }
    List<String> named =
        Stream.of(tags.split(",", -1)).map(tag -> strong.apply(tag.strip())).toList();
    return present ->
        present.map(RecordTag::of).map(RecordTag::text).filter(named::contains).isPresent();
  }
}
