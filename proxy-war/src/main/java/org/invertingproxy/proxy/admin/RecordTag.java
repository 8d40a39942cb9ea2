package org.invertingproxy.proxy.admin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.invertingproxy.proxy.registry.Backend;
import org.invertingproxy.proxy.registry.BackendState;

/**
 * The entity tag of a record (RFC 9110 section 8.8.3): names what an administrator can change of
 * it, not when it was used or who is connected.
 *
 * @param text with its quotes
 */
record RecordTag(String text) {
  private static final Pattern TAGS = Pattern.compile("\"[!#-~]*\"(\\s*,\\s*\"[!#-~]*\")*");

  static RecordTag of(Backend backend) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(BackendState.of(backend).toString().getBytes(StandardCharsets.UTF_8));
      String name = Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
      return new RecordTag('"' + name.substring(0, 22) + '"');
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JVM has it
    }
  }

  /**
   * Which records an {@code If-Match} field means (RFC 9110 section 13.1.1). A weak tag means none.
   *
   * @throws ProblemException when there is no field, or no list of tags in it
   */
  static Predicate<Backend> ifMatch(AdminCall call) {
    String field = call.header("If-Match");
    if (field == null) {
      throw new ProblemException(Problem.preconditionRequired());
    }
    String tags = field.strip();
    if (tags.equals("*")) {
      return backend -> true;
    }
    if (!TAGS.matcher(tags.replace("W/\"", "\"")).matches()) {
      throw new ProblemException(
          Problem.badRequest(
              "If-Match must be an ETag as it was answered, with its quotes, or *."));
    }
    return backend ->
        Stream.of(tags.split(",", -1)).anyMatch(tag -> tag.strip().equals(of(backend).text()));
  }
}
