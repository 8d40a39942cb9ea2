package org.invertingproxy.e2e.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The head of a message, as it stood on the wire.
 *
 * @param startLine the request line or status line
 * @param lines the field lines, in order, undecoded
 */
public record Head(String startLine, List<String> lines) {

  /** Reads up to and including the empty line. */
  public static Head read(InputStream in) throws IOException {
    String start = line(in);
    List<String> lines = new ArrayList<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      lines.add(line);
    }
    return new Head(start, lines);
  }

  /** The status of a response. */
  public int status() {
    return Integer.parseInt(startLine.substring(9, 12));
  }

  /** The method of a request. */
  public String method() {
    return startLine.substring(0, startLine.indexOf(' '));
  }

  /** The target of a request. */
  public String target() {
    return startLine.substring(startLine.indexOf(' ') + 1, startLine.lastIndexOf(' '));
  }

  /** The first value of that field, by any case of its name. */
  public Optional<String> value(String name) {
    return values(name).stream().findFirst();
  }

  /** All values of that field, in order. */
  public List<String> values(String name) {
    String prefix = name + ":";
    return lines.stream()
        .filter(line -> line.regionMatches(true, 0, prefix, 0, prefix.length()))
        .map(line -> line.substring(prefix.length()).strip())
        .toList();
  }

  static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int octet = in.read(); octet != '\n'; octet = in.read()) {
      if (octet < 0) {
        throw new EOFException("closed after \"" + line + "\"");
      }
      line.append((char) octet);
    }
    int end = line.length() - 1;
    if (end >= 0 && line.charAt(end) == '\r') {
      line.setLength(end);
    }
    return line.toString();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
