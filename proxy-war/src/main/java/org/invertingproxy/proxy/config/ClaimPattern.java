package org.invertingproxy.proxy.config;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What a claim must say: a text, exactly, in which {@code *} stands for one whole part between
 * {@code /}, {@code :} and {@code @}. So {@code acme/*} takes no {@code acme-evil/x}, and no part
 * takes another one in. Of a list one element must fit; numbers, true and false count as they are
 * written.
 *
 * @param text as configured
 * @param pattern what it means
 */
public record ClaimPattern(String text, Pattern pattern) {
  private static final String SEPARATORS = "/:@";

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException when it would fit more than it says
   */
  public static ClaimPattern parse(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("must not be empty");
    }
    if (text.equals("*")) {
      throw new IllegalArgumentException("must say more than *");
    }
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '*') {
        regex.append(Pattern.quote(String.valueOf(c)));
      } else if (isBorder(text, i - 1) && isBorder(text, i + 1)) {
        regex.append("[^" + SEPARATORS + "\\p{Cntrl}]+");
      } else {
        throw new IllegalArgumentException(
            "can have * only for a whole part between /, : and @, as in acme/*");
      }
    }
    return new ClaimPattern(text, Pattern.compile(regex.toString()));
  }

  private static boolean isBorder(String text, int index) {
    return index < 0 || index >= text.length() || SEPARATORS.indexOf(text.charAt(index)) >= 0;
  }

  /** Whether the value of a claim fits. */
  public boolean fits(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().anyMatch(element -> isPlain(element) && fitsText(element));
    }
    return isPlain(value) && fitsText(value);
  }

  private static boolean isPlain(Object value) {
    return value instanceof String || value instanceof Number || value instanceof Boolean;
  }

  private boolean fitsText(Object value) {
    return pattern.matcher(value.toString()).matches();
  }
}
