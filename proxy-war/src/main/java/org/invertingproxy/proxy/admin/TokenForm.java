package org.invertingproxy.proxy.admin;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.invertingproxy.proxy.auth.Role;
import org.invertingproxy.proxy.auth.TokenRequest;
import org.invertingproxy.proxy.config.GoDuration;
import org.invertingproxy.proxy.registry.BackendValidator;
import org.invertingproxy.proxy.registry.TokenRecord;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /api/tokens}.
 *
 * @param note what the caller writes about the token, or null
 */
record TokenForm(TokenRequest request, @Nullable String note) {
  private static final Pattern DAYS = Pattern.compile("(\\d{1,3})d");
  private static final Pattern SUBJECT = Pattern.compile("[^\\s\\p{Cntrl}]{1,320}");

  private static final Pattern NOTE =
      Pattern.compile("[^\\p{Cntrl}]{1," + TokenRecord.LONGEST_NOTE + "}");

  // So that the token stays well below the size that is accepted.
  private static final int MOST_BACKENDS = 30;

  /**
   * Reads it.
   *
   * @throws ProblemException when a field is wrong
   */
  static TokenForm read(JsonForm form) {
    Role role = role(form);
    String subject = form.text("subject");
    if (!subject.isEmpty() && !SUBJECT.matcher(subject).matches()) {
      form.refuse("subject", "must have 1 to 320 characters and no space");
    }
    @Nullable List<String> backends = form.optionalTexts("backends");
    if (backends != null && (backends.isEmpty() || backends.size() > MOST_BACKENDS)) {
      form.refuse("backends", "must name 1 to " + MOST_BACKENDS + " backends, or be absent");
    }
    if (backends != null && !backends.stream().allMatch(BackendValidator::isId)) {
      form.refuse("backends", "must be ids of backends");
    }
    Duration lifetime = lifetime(form, role);
    String note = form.optionalText("note");
    if (note != null && !NOTE.matcher(note).matches()) {
      form.refuse("note", "must be one line of at most 500 characters");
    }
    form.finish();
    return new TokenForm(
        new TokenRequest(role, subject, backends == null ? null : Set.copyOf(backends), lifetime),
        note);
  }

  private static Role role(JsonForm form) {
    String name = form.text("role");
    for (Role role : Role.values()) {
      if (role.audience().equals(name)) {
        return role;
      }
    }
    if (!name.isEmpty()) {
      form.refuse("role", "must be agent, user or admin");
    }
    return Role.AGENT;
  }

  private static Duration lifetime(JsonForm form, Role role) {
    Duration usual = role.usualLifetime();
    String text = form.optionalText("ttl");
    if (text == null) {
      return usual;
    }
    try {
      Duration asked =
          DAYS.matcher(text).matches()
              ? Duration.ofDays(Long.parseLong(text.substring(0, text.length() - 1)))
              : GoDuration.parse(text);
      if (asked.toSeconds() >= 1 && asked.compareTo(TokenRequest.MAX_LIFETIME) <= 0) {
        return asked;
      }
      form.refuse("ttl", "must be between 1s and 366d");
    } catch (IllegalArgumentException e) {
      form.refuse("ttl", "must be a duration such as 30d, 12h or 1h30m");
    }
    return usual;
  }
}
