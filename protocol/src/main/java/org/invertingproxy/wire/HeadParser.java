package org.invertingproxy.wire;

import static org.invertingproxy.wire.WireFormatException.malformed;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.invertingproxy.wire.WireFormatException.Kind;
import org.jspecify.annotations.Nullable;

/** Collects lines into a start line and fields, within limits (RFC 9112 sections 2.2, 5). */
final class HeadParser {
  private final WireLimits limits;
  private byte[] line = new byte[256];
  private int length;
  private int total;
  private boolean carriageReturn;
  private @Nullable String startLine;
  private Fields.Builder fields = Fields.builder();
  private int count;

  HeadParser(WireLimits limits) {
    this.limits = limits;
  }

  /** Forgets everything; {@code trailers} have no start line. */
  void reset(boolean trailers) {
    length = 0;
    total = 0;
    carriageReturn = false;
    startLine = trailers ? "" : null;
    fields = Fields.builder();
    count = 0;
  }

  /** Takes one byte; true when the empty line that ends the section was read. */
  boolean accept(byte b) throws WireFormatException {
    if (!acceptLine(b)) {
      return false;
    }
    String text = takeLine();
    if (text.isEmpty()) {
      if (startLine == null) {
        throw malformed("empty start line");
      }
      return true;
    }
    if (startLine == null) {
      startLine = text;
    } else {
      field(text);
    }
    return false;
  }

  /** Takes one byte of a line; true when the line is complete. */
  boolean acceptLine(byte b) throws WireFormatException {
    if (++total > limits.headBytes()) {
      throw new WireFormatException(Kind.TOO_LARGE, "head over " + limits.headBytes() + " bytes");
    }
    if (carriageReturn) {
      if (b != '\n') {
        throw malformed("CR without LF");
      }
      carriageReturn = false;
      return true;
    }
    if (b == '\r') {
      carriageReturn = true;
      return false;
    }
    if (b == '\n') {
      throw malformed("LF without CR");
    }
    if (length == line.length) {
      line = Arrays.copyOf(line, length * 2);
    }
    line[length++] = b;
    return false;
  }

  /** The line just completed, as bytes in chars. */
  String takeLine() {
    String text = new String(line, 0, length, StandardCharsets.ISO_8859_1);
    length = 0;
    return text;
  }

  String startLine() {
    return startLine == null ? "" : startLine;
  }

  Fields fields() {
    return fields.build();
  }

  private void field(String text) throws WireFormatException {
    if (++count > limits.headFields()) {
      throw new WireFormatException(Kind.TOO_LARGE, "over " + limits.headFields() + " fields");
    }
    int colon = text.indexOf(':');
    // A leading space would be obs-fold, a space before the colon a smuggling aid: both fail here.
    if (colon < 0 || !Syntax.isToken(text.substring(0, colon))) {
      throw malformed("field name");
    }
    String value = trim(text.substring(colon + 1));
    if (!Syntax.isFieldValue(value)) {
      throw malformed("field value");
    }
    fields.add(text.substring(0, colon), value);
  }

  private static String trim(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isBlank(text.charAt(from))) {
      from++;
    }
    while (to > from && isBlank(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}
