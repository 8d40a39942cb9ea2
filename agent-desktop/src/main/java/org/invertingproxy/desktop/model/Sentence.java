package org.invertingproxy.desktop.model;

/** Turns the agent's messages, which also stand inside longer lines, into whole sentences. */
final class Sentence {
  private Sentence() {}

  /** The message with a capital first letter and a full stop; an empty one stays empty. */
  static String of(String message) {
    String text = message.strip();
    if (text.isEmpty()) {
      return text;
    }
    String start = text.startsWith("http") ? text : capital(text);
    return start.matches("(?s).*[.!?]$") ? start : start + ".";
  }

  private static String capital(String text) {
    int first = text.codePointAt(0);
    return Character.toString(Character.toUpperCase(first))
        + text.substring(Character.charCount(first));
  }
}
