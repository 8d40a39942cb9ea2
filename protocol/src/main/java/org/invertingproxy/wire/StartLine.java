package org.invertingproxy.wire;

import static org.invertingproxy.wire.WireFormatException.malformed;

/** Request and status lines (RFC 9112 sections 3 and 4). */
final class StartLine {
  private StartLine() {}

  static RequestHead request(String line, Fields fields) throws WireFormatException {
    int first = line.indexOf(' ');
    int last = line.lastIndexOf(' ');
    if (first <= 0 || last <= first + 1) {
      throw malformed("request line");
    }
    String method = line.substring(0, first);
    String target = line.substring(first + 1, last);
    version(line.substring(last + 1));
    if (!Syntax.isToken(method) || !Syntax.isTarget(target)) {
      throw malformed("request line");
    }
    return new RequestHead(method, target, fields);
  }

  static ResponseHead response(String line, Fields fields) throws WireFormatException {
    int first = line.indexOf(' ');
    if (first < 0 || line.length() < first + 4) {
      throw malformed("status line");
    }
    version(line.substring(0, first));
    int status = status(line, first + 1);
    // The space before an empty reason phrase is left out by some senders.
    boolean hasReason = line.length() > first + 4;
    if (hasReason && line.charAt(first + 4) != ' ') {
      throw malformed("status line");
    }
    String reason = hasReason ? line.substring(first + 5) : "";
    if (!Syntax.isFieldValue(reason)) {
      throw malformed("reason phrase");
    }
    return new ResponseHead(status, reason, fields);
  }

  private static int status(String line, int from) throws WireFormatException {
    int status = 0;
    for (int i = from; i < from + 3; i++) {
      char c = line.charAt(i);
      if (c < '0' || c > '9') {
        throw malformed("status code");
      }
      status = status * 10 + (c - '0');
    }
    if (status < 100 || status > 599) {
      throw malformed("status code");
    }
    return status;
  }

  private static void version(String text) throws WireFormatException {
    if (!text.equals("HTTP/1.1") && !text.equals("HTTP/1.0")) {
      throw malformed("protocol version");
    }
  }
}
