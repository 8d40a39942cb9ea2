package org.invertingproxy.proxy.registry;

/**
 * Text that can be shown anywhere: what a terminal or an editor would obey instead of showing it,
 * such as control characters and marks that turn the direction of writing, is written as in JSON,
 * <code>\u001b</code>. JSON stays the same JSON by this.
 */
public final class VisibleText {
  private VisibleText() {}

  /** The text, made harmless. */
  public static String of(String text) {
    if (text.codePoints().allMatch(VisibleText::isVisible)) {
      return text;
    }
    StringBuilder visible = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            point -> {
              if (isVisible(point)) {
                visible.appendCodePoint(point);
              } else {
                for (char unit : Character.toChars(point)) {
                  visible.append(String.format("\\u%04x", (int) unit));
                }
              }
            });
    return visible.toString();
  }

  private static boolean isVisible(int point) {
    if (point < 127) {
      return point >= ' ';
    }
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
