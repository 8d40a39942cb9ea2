package org.invertingproxy.proxy.registry;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a token: never its secret.
 *
 * @param id its {@code jti}
 * @param expires when it ends; for an id that was revoked without a record, the latest time at
 *     which such a token can end
 * @param grant what was issued, or null where nothing is known but the id
 * @param revocation when it was revoked, or null
 */
public record TokenRecord(
    String id, Instant expires, @Nullable Grant grant, @Nullable Revocation revocation) {
  /** The most characters of a note. */
  public static final int LONGEST_NOTE = 500;

  private static final int LONGEST_BY = 400;

  /** Who did something, as it is kept: by which name, and by which credential. */
  public static String by(Actor actor) {
    String text = actor.subject() + " (" + actor.tokenId() + ")";
    return text.substring(0, Math.min(LONGEST_BY, text.length()));
  }

  /**
   * What was issued.
   *
   * @param role what it is for
   * @param subject who it is for
   * @param backends the only ones it is good for, or null for no such limit
   * @param keyId the key that signed it
   * @param issued when
   * @param issuedBy who asked for it
   * @param note what that one wrote about it, or null
   */
  public record Grant(
      String role,
      String subject,
      @Nullable Set<String> backends,
      String keyId,
      Instant issued,
      String issuedBy,
      @Nullable String note) {
    /** With a copy of the set. */
    public Grant {
      backends = backends == null ? null : Set.copyOf(backends);
    }
  }

  /**
   * The end of a token before its time.
   *
   * @param at when
   * @param by who did it
   */
  public record Revocation(Instant at, String by) {}
}
