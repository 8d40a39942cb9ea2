package org.invertingproxy.proxy.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.invertingproxy.proxy.config.HostName;
import org.jspecify.annotations.Nullable;

/** Says what is wrong with a record, field by field; lengths are those of the columns. */
public final class BackendValidator {
  // An id stands in header fields, in paths and in log lines.
  private static final Pattern ID = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._~:@+=-]{1,128}");
  private static final Pattern USER = Pattern.compile("[^\\s\\p{Cntrl}]{1,320}");
  private static final Pattern PREFIX = Pattern.compile("/[!-~&&[^?#\\\\]]{0,511}");
  private static final Pattern DOT_SEGMENT = Pattern.compile("(?i)/(\\.|%2e){1,2}(;[^/]*)?(/|$)");
  private static final int LONGEST_END_USER = 4_000;
  private static final int LONGEST_DESCRIPTION = 1_000;
  private static final int MOST_PREFIXES = 100;
  private static final int MOST_HOSTS = 100;

  private BackendValidator() {}

  /** All problems; empty for a record that the registry takes. */
  public static List<FieldProblem> problems(Backend backend) {
    List<FieldProblem> problems = new ArrayList<>();
    check(backend.id(), "id", BackendValidator::id, problems);
    check(backend.endUser(), "endUser", BackendValidator::endUser, problems);
    check(backend.backendUser(), "backendUser", BackendValidator::backendUser, problems);
    check(backend.pathPrefixes(), "pathPrefixes", BackendValidator::pathPrefixes, problems);
    check(backend.hostNames(), "hostNames", BackendValidator::hostNames, problems);
    if (backend.hostLabel() != null) {
      check(backend.hostLabel(), "hostLabel", BackendValidator::hostLabel, problems);
    }
    if (backend.owner() != null) {
      check(backend.owner(), "owner", BackendValidator::owner, problems);
    }
    check(backend.description(), "description", BackendValidator::description, problems);
    TermsValidator.check(backend.terms(), problems);
    return problems;
  }

  /** The label a record has when none was asked for: its id, where that is one. */
  static @Nullable String defaultHostLabel(String id) {
    return HostName.isLabel(id) ? id : null;
  }

  private static <T> void check(
      T value, String field, Consumer<T> rule, List<FieldProblem> problems) {
    try {
      rule.accept(value);
    } catch (IllegalArgumentException e) {
      problems.add(new FieldProblem(field, String.valueOf(e.getMessage())));
    }
  }

  /** Who owns the records that somebody makes without saying whose they are. */
  static String ownerOf(Actor actor) {
    String owner = VisibleText.of(actor.subject()).strip();
    return owner.isEmpty() ? "unknown" : owner.substring(0, Math.min(owner.length(), 320));
  }

  /** Whether a record may have that id. */
  public static boolean isId(String id) {
    return ID.matcher(id).matches();
  }

  private static void id(String id) {
    require(isId(id), "must have 1 to 128 characters, letters, digits and . _ ~ : @ + = - only");
  }

  private static void endUser(String endUser) {
    require(endUser.length() <= LONGEST_END_USER, "must not have more than 4000 characters");
    require(
        EndUsers.isValid(endUser),
        "must be allUsers, allSignedIn, or users separated by commas, such as a@example.com,"
            + " *@example.org");
  }

  private static void backendUser(String user) {
    require(USER.matcher(user).matches(), "must have 1 to 320 characters and no space");
  }

  private static void pathPrefixes(List<String> prefixes) {
    require(!prefixes.isEmpty(), "must name at least one path");
    require(prefixes.size() <= MOST_PREFIXES, "must not name more than 100 paths");
    for (String prefix : prefixes) {
      require(
          PREFIX.matcher(prefix).matches() && !DOT_SEGMENT.matcher(prefix).find(),
          "must be paths of 1 to 512 visible characters, starting with a slash, without . or .."
              + " segments, ? and #");
    }
  }

  private static void hostNames(List<String> hosts) {
    require(hosts.size() <= MOST_HOSTS, "must not name more than 100 hosts");
    require(
        hosts.stream().allMatch(host -> HostName.parse(host).equals(host)),
        "must be in lower case and without a final dot");
  }

  private static void owner(String owner) {
    require(
        !owner.isBlank() && owner.length() <= 320 && isVisible(owner),
        "must have 1 to 320 characters, all of them visible");
  }

  private static void description(String text) {
    require(
        text.length() <= LONGEST_DESCRIPTION && isVisible(text),
        "must be one line of at most 1000 characters, all of them visible");
  }

  /** It stands in lists on terminals. */
  private static boolean isVisible(String text) {
    return VisibleText.of(text).equals(text);
  }

  private static void hostLabel(String label) {
    require(
        HostName.isLabel(label),
        "must be a DNS label: 1 to 63 lower-case letters, digits and inner hyphens");
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
