package org.invertingproxy.proxy.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackendValidatorTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "A.b_c~d:e@f+g=h-1", "..."})
  void id_canBe(String id) {
    assertThat(fields(id, "allUsers", "agent", "/", "label", "example.org")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a b", "a/b", "a%b", "a\nb", "<b>", "\u00e4", "a,b"})
  void id_cannotBe(String id) {
    assertThat(fields(id, "allUsers", "agent", "/", "label", "example.org")).containsExactly("id");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "allUsers",
        "allSignedIn",
        "ann",
        "a@example.com,b@example.com",
        "*@example.org,,"
      })
  void endUser_canBe(String endUser) {
    assertThat(fields("a", endUser, "agent", "/", "label", "example.org")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ",", "allusers", "AllSignedIn, a", "*", "*@", "a b", "a*@x.org"})
  void endUser_cannotBe(String endUser) {
    assertThat(fields("a", endUser, "agent", "/", "label", "example.org"))
        .containsExactly("endUser");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/a", "/a/", "/a//b", "/%2e%2ex", "/a;b=c", "/..."})
  void pathPrefix_canBe(String prefix) {
    assertThat(fields("a", "allUsers", "agent", prefix, "label", "example.org")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "/a?b",
        "/a#b",
        "/a b",
        "/a\\b",
        "/\u00e4",
        "/a/../b",
        "/.",
        "/%2E%2e;x/b"
      })
  void pathPrefix_cannotBe(String prefix) {
    assertThat(fields("a", "allUsers", "agent", prefix, "label", "example.org"))
        .containsExactly("pathPrefixes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "a.b", "-a", "a_b"})
  void hostLabel_cannotBe(String label) {
    assertThat(fields("a", "allUsers", "agent", "/", label, "example.org"))
        .containsExactly("hostLabel");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Example.org", "example.org.", "example.org:80", "a b"})
  void hostName_cannotBe(String host) {
    assertThat(fields("a", "allUsers", "agent", "/", "label", host)).containsExactly("hostNames");
  }

  @Test
  void lengthsAreThoseOfTheColumns() {
    String path = "/" + "p".repeat(511);
    String host = "h".repeat(63) + "." + "h".repeat(63);
    assertThat(fields(x(128), x(4000), x(320), path, "l".repeat(63), host)).isEmpty();
    assertThat(fields(x(129), x(4001), x(321), path + "p", "l".repeat(64), "h".repeat(64)))
        .containsExactly("id", "endUser", "backendUser", "pathPrefixes", "hostNames", "hostLabel");
  }

  @Test
  void everythingMissing_isReportedAtOnce() {
    Backend empty = new Backend("", "", "", List.of(), null, Instant.EPOCH, null);
    assertThat(BackendValidator.problems(empty))
        .extracting(FieldProblem::field)
        .containsExactly("id", "endUser", "backendUser", "pathPrefixes");
  }

  private static String x(int length) {
    return "x".repeat(length);
  }

  private static List<String> fields(
      String id, String endUser, String backendUser, String prefix, String label, String host) {
    Backend backend =
        new Backend(
            id, endUser, backendUser, List.of(prefix), label, List.of(host), Instant.EPOCH, null);
    return BackendValidator.problems(backend).stream().map(FieldProblem::field).toList();
  }
}
