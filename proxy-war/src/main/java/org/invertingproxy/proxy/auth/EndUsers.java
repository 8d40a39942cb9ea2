package org.invertingproxy.proxy.auth;

import java.util.Arrays;
import java.util.List;
import org.invertingproxy.proxy.registry.Backend;

/**
 * The users that the {@code endUser} of a backend stands for: a comma-separated list of {@code
 * allUsers} (everyone), {@code allSignedIn} (everyone who is known), {@code *@domain} and single
 * users. Letters of e-mail addresses and domains compare without case (ASCII only, so that no other
 * letter folds into one of an address); user names that are no addresses compare exactly.
 */
final class EndUsers {
  private static final String ALL_SIGNED_IN = "allSignedIn";
  private static final String ANY_OF = "*@";

  private final List<String> members;

  private EndUsers(List<String> members) {
    this.members = members;
  }

  static EndUsers parse(String endUser) {
    return new EndUsers(
        Arrays.stream(endUser.split(",", -1))
            .map(String::strip)
            .filter(m -> !m.isEmpty())
            .toList());
  }

  boolean includeEveryone() {
    return members.contains(Backend.ALL_USERS);
  }

  boolean include(String subject) {
    return !subject.isEmpty() && members.stream().anyMatch(member -> matches(member, subject));
  }

  private static boolean matches(String member, String subject) {
    if (member.equals(Backend.ALL_USERS) || member.equals(ALL_SIGNED_IN)) {
      return true;
    }
    if (member.startsWith(ANY_OF)) {
      // One "@" only: "x@evil.test@example.com" is nobody of example.com.
      int at = subject.indexOf('@');
      return at > 0
          && at == subject.lastIndexOf('@')
          && member.length() > ANY_OF.length()
          && sameAddress(member.substring(ANY_OF.length()), subject.substring(at + 1));
    }
    return member.indexOf('@') > 0 ? sameAddress(member, subject) : member.equals(subject);
  }

  private static boolean sameAddress(String a, String b) {
    return a.equals(b) || (isAscii(a) && isAscii(b) && a.equalsIgnoreCase(b));
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 128);
  }
}
