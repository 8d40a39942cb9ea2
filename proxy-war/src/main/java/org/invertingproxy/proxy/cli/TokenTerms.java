package org.invertingproxy.proxy.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.invertingproxy.proxy.auth.Role;
import org.invertingproxy.proxy.config.GoDuration;
import org.jspecify.annotations.Nullable;

/**
 * What the options of the token command say, and what is wrong with them. Read after parsing, not
 * during it, so that all problems are told at once.
 *
 * @param role what the token is for; an agent's where the text is no role
 * @param lifetime how long it is good; zero where the text is no duration
 * @param problems one line each
 */
record TokenTerms(Role role, Duration lifetime, List<String> problems) {
  private static final Pattern DAYS = Pattern.compile("\\d{1,3}d");

  /** The lifetime is null for the usual one of the role. */
  static TokenTerms read(String roleText, String subject, @Nullable String lifetimeText) {
    List<String> problems = new ArrayList<>();
    Role role = Role.AGENT;
    try {
      role = role(roleText);
    } catch (IllegalArgumentException e) {
      problems.add(
          roleText.isEmpty()
              ? "Missing required option: '--role=<role>'"
              : "--role must be agent, user or admin, not " + roleText);
    }
    if (subject.isBlank()) {
      problems.add("Missing required option: '--subject=<name>'");
    }
    Duration lifetime = Duration.ZERO;
    try {
      lifetime = lifetimeText == null ? role.usualLifetime() : lifetime(lifetimeText);
    } catch (IllegalArgumentException e) {
      problems.add("--ttl must be a duration such as 12h or 30d, not " + lifetimeText);
    }
    return new TokenTerms(role, lifetime, List.copyOf(problems));
  }

  private static Role role(String text) {
    return Stream.of(Role.values())
        .filter(role -> role.audience().equals(text))
        .findFirst()
        .orElseThrow(IllegalArgumentException::new);
  }

  /** Durations as in the settings, and days. */
  static Duration lifetime(String text) {
    return DAYS.matcher(text).matches()
        ? Duration.ofDays(Long.parseLong(text.substring(0, text.length() - 1)))
        : GoDuration.parse(text);
  }
}
