package org.invertingproxy.agent.testing;

import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One call of an agent as a scripted proxy sees it.
 *
 * @param head the raw head
 * @param connection where it came in and is to be answered
 */
public record Call(String head, RawConnection connection) {
  /** The request line's first two parts. */
  public String line() {
    return head.substring(0, head.indexOf(" HTTP/1.1"));
  }

  /** Whether it is the poll. */
  public boolean isPending() {
    return line().endsWith("agent/pending");
  }

  /** Whether it fetches a request. */
  public boolean isFetch() {
    return line().endsWith("agent/request");
  }

  /** Whether it posts a response. */
  public boolean isPost() {
    return line().endsWith("agent/response");
  }

  /** Whether it asks for a channel. */
  public boolean isChannel() {
    return line().endsWith("agent/channel");
  }

  /** The value of a field, or null. */
  public @Nullable String field(String name) {
    for (String line : head.lines().toList()) {
      if (line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":")) {
        return line.substring(name.length() + 1).strip();
      }
    }
    return null;
  }

  /** The id of the exchange it is about. */
  public String id() {
    return String.valueOf(field("X-Inverting-Proxy-Request-ID"));
  }

  /** Answers with a body of known length. */
  public void answer(int status, String fields, String body) throws IOException {
    connection.write(
        "HTTP/1.1 "
            + status
            + " X\r\n"
            + fields
            + "Content-Length: "
            + body.length()
            + "\r\n\r\n"
            + body);
  }
}
