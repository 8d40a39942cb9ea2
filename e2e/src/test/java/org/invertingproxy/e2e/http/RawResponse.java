package org.invertingproxy.e2e.http;

/**
 * A response that was read to its proper end.
 *
 * @param head its head
 * @param body its body, each byte as one character
 */
public record RawResponse(Head head, String body) {
  /** Its status. */
  public int status() {
    return head.status();
  }
}
