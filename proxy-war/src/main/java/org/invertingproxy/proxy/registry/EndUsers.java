package org.invertingproxy.proxy.registry;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The users that the {@code endUser} of a backend stands for: a comma-separated list of {@code
 * allUsers} (everyone), {@code allSignedIn} (everyone who is known), {@code *@domain} and single
 * users. Addresses compare without case (ASCII only, so that no other letter folds into one of an
 * address); user names that are no addresses compare exactly. Routing and access both decide by
 * this class.
 */
public final class EndUsers {
  static final String ALL_SIGNED_IN = "allSignedIn";

  private static final String ANY_OF = "*@";
  private static final Pattern USER = Pattern.compile("[^\\s\\p{Cntrl},*]+");
  private static final Pattern ANY_OF_DOMAIN = Pattern.compile("\\*@[A-Za-z0-9.-]+");

  private final Set<String> audiences;

  private EndUsers(Set<String> audiences) {
    this.audiences = audiences;
  }

  /** Reads the text form; empty members count for nothing. */
  public static EndUsers parse(String endUser) {
    if (isPlain(endUser)) {
      return new EndUsers(Set.of(folded(endUser))); // most are, and a start reads very many
    }
    return new EndUsers(
        members(endUser).map(EndUsers::folded).collect(Collectors.toUnmodifiableSet()));
  }

  /** Whether the text can be stored: not empty, and each member of a known kind. */
  static boolean isValid(String endUser) {
    List<String> members = members(endUser).toList();
    return !members.isEmpty() && members.stream().allMatch(EndUsers::isMember);
  }

  /** Whether nobody needs to sign in. */
  public boolean includeEveryone() {
    return audiences.contains(Backend.ALL_USERS);
  }

  /** Whether a user who has signed in may use the backend. */
  public boolean include(String subject) {
    return Stream.concat(personal(subject), shared(subject)).anyMatch(audiences::contains);
  }

  /** What a routing table files the backend under. */
  Set<String> audiences() {
    return audiences;
  }

  /** Those audiences that name this caller; null is a caller who has not signed in. */
  static Stream<String> personal(@Nullable String subject) {
    if (subject == null || subject.isEmpty()) {
      return Stream.empty();
    }
    String name = folded(subject);
    int at = name.indexOf('@');
    // One "@" only: "x@evil.test@example.com" is nobody of example.com.
    boolean address = at > 0 && at < name.length() - 1 && at == name.lastIndexOf('@');
    return address ? Stream.of(name, ANY_OF + name.substring(at + 1)) : Stream.of(name);
  }

  /** Those audiences that this caller shares with all others of the same standing. */
  static Stream<String> shared(@Nullable String subject) {
    return subject == null || subject.isEmpty()
        ? Stream.of(Backend.ALL_USERS)
        : Stream.of(ALL_SIGNED_IN, Backend.ALL_USERS);
  }

  /** Whether this is one member as it is. */
  private static boolean isPlain(String endUser) {
    return !endUser.isEmpty() && endUser.indexOf(',') < 0 && endUser.strip().equals(endUser);
  }

  private static Stream<String> members(String endUser) {
    return Stream.of(endUser.split(",", -1)).map(String::strip).filter(m -> !m.isEmpty());
  }

  private static boolean isMember(String member) {
    boolean misspelt =
        !isSpecial(member)
            && (member.equalsIgnoreCase(Backend.ALL_USERS)
                || member.equalsIgnoreCase(ALL_SIGNED_IN));
    return !misspelt && (USER.matcher(member).matches() || ANY_OF_DOMAIN.matcher(member).matches());
  }

  private static boolean isSpecial(String member) {
    return member.equals(Backend.ALL_USERS) || member.equals(ALL_SIGNED_IN);
  }

  private static String folded(String member) {
    boolean address = member.indexOf('@') > 0 && member.chars().allMatch(c -> c < 128);
    return address ? member.toLowerCase(Locale.ROOT) : member;
  }
}
