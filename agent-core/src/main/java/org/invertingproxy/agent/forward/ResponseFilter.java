package org.invertingproxy.agent.forward;

import java.util.List;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.HopByHop;
import org.invertingproxy.wire.ResponseHead;
import org.invertingproxy.wire.Syntax;

/** Decides what of a backend's head goes towards the client, and whether it can go at all. */
final class ResponseFilter {
  private ResponseFilter() {}

  /**
   * The head for the client: hop-by-hop fields gone, Content-Length kept where it is one.
   *
   * @throws IllegalArgumentException when it cannot be passed on; the message says what is wrong
   */
  static ResponseHead apply(ResponseHead head) {
    if (head.status() < 200) {
      throw new IllegalArgumentException("its status is " + head.status());
    }
    Fields fields = endToEnd(head);
    List<String> lengths = fields.all("Content-Length");
    if (lengths.size() > 1 || (lengths.size() == 1 && Syntax.contentLength(lengths.get(0)) < 0)) {
      throw new IllegalArgumentException("its Content-Length is no length");
    }
    if (head.status() == 204) { // RFC 9110 section 8.6
      fields = fields.without(line -> line.is("Content-Length"));
    }
    return new ResponseHead(head.status(), reason(head), fields);
  }

  /**
   * The head for the client that grants its upgrade.
   *
   * @throws IllegalArgumentException when it cannot be passed on; the message says what is wrong
   */
  static ResponseHead upgrade(ResponseHead head) {
    return new ResponseHead(head.status(), reason(head), endToEnd(head));
  }

  private static Fields endToEnd(ResponseHead head) {
    Fields fields = HopByHop.strip(head.fields());
    for (Fields.Field line : fields) {
      if (!Syntax.isToken(line.name()) || !Syntax.isFieldValue(line.value())) {
        throw new IllegalArgumentException("a header field holds characters it must not");
      }
    }
    return fields;
  }

  private static String reason(ResponseHead head) {
    return Syntax.isFieldValue(head.reason()) ? head.reason() : "";
  }
}
