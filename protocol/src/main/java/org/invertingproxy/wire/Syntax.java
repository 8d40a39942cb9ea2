package org.invertingproxy.wire;

/**
 * The character rules of HTTP that protect against injection (RFC 9110 section 5, 9112 section 3).
 */
public final class Syntax {
  private static final boolean[] TOKEN = new boolean[128];

  static {
    for (char c = '0'; c <= '9'; c++) {
      TOKEN[c] = true;
    }
    for (char c = 'a'; c <= 'z'; c++) {
      TOKEN[c] = true;
      TOKEN[Character.toUpperCase(c)] = true;
    }
    for (char c : "!#$%&'*+-.^_`|~".toCharArray()) {
      TOKEN[c] = true;
    }
  }

  private Syntax() {}

  /** Whether the text is a token: a method or a field name (RFC 9110 section 5.6.2). */
  public static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 128 || !TOKEN[c]) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /**
   * Whether the text may stand in a field value: bytes as chars, no control character but tab (RFC
   * 9110 section 5.5).
   */
  public static boolean isFieldValue(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > 255 || c == 127 || (c < ' ' && c != '\t')) {
        return false;
      }
    }
    return true;
  }

  /** Whether all of these may stand in a head. */
  public static boolean areFields(Fields fields) {
    for (Fields.Field line : fields) {
      if (!isToken(line.name()) || !isFieldValue(line.value())) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether the text may stand as a request target: visible ASCII (RFC 9112 section 3.2). Raw bytes
   * above that are refused, since servers that decode them do not agree on how.
   */
  public static boolean isTarget(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c >= 127) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /**
   * The value of a Content-Length field, or -1 when it is not a plain number that a long can hold
   * (RFC 9110 section 8.6).
   */
  public static long contentLength(String text) {
    if (text.isEmpty() || text.length() > 18) {
      return -1;
    }
    long length = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      length = length * 10 + (c - '0');
    }
    return length;
  }
}
