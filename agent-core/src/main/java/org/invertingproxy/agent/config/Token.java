package org.invertingproxy.agent.config;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The secret with which an agent proves to the proxy that it may serve its backend. Its text form
 * hides it, so it cannot reach a log by accident; {@link #reveal} is called only where the {@code
 * Authorization} field is written.
 */
public final class Token {
  private static final int MAX_LENGTH = 16 * 1024;

  private final String secret;

  private Token(String secret) {
    this.secret = secret;
  }

  /**
   * A token of this text; white space around it is dropped, since files end in a line feed.
   *
   * @throws IllegalArgumentException if it is empty, longer than 16 KiB, or holds anything but
   *     visible ASCII, which no field value could carry; the message does not repeat it
   */
  public static Token of(String secret) {
    String trimmed = secret.strip();
    if (trimmed.isEmpty() || trimmed.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("the token is empty or longer than 16 KiB");
    }
    if (!trimmed.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IllegalArgumentException("the token holds characters a token cannot have");
    }
    return new Token(trimmed);
  }

  /** The secret itself. */
  public String reveal() {
    return secret;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Token token && token.secret.equals(secret);
  }

  @Override
  public int hashCode() {
    return Objects.hash(secret);
  }

  @Override
  public String toString() {
    return "Token[hidden]";
  }
}
