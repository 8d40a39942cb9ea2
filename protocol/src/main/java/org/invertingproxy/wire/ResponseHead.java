package org.invertingproxy.wire;

/**
 * Start line and fields of a response.
 *
 * @param status the status code, 100 to 599
 * @param reason the reason phrase, empty where unknown (HTTP/2 has none)
 * @param fields the header fields
 */
public record ResponseHead(int status, String reason, Fields fields) {
  /** A head without a reason phrase. */
  public ResponseHead(int status, Fields fields) {
    this(status, "", fields);
  }

  /** Whether more heads follow this one (RFC 9110 section 15.2). */
  public boolean isInformational() {
    return status < 200;
  }

  /** Without field values: they may hold secrets. */
  @Override
  public String toString() {
    return status + " " + fields;
  }
}
