package org.invertingproxy.wire;

/**
 * Start line and fields of a request.
 *
 * @param method the token, case kept (RFC 9110 section 9.1)
 * @param target the request target exactly as the client sent it, in origin form
 * @param fields the header fields, Host among them
 */
public record RequestHead(String method, String target, Fields fields) {
  /** The same request with other fields. */
  public RequestHead withFields(Fields replacement) {
    return new RequestHead(method, target, replacement);
  }

  /** Without field values: they may hold secrets. */
  @Override
  public String toString() {
    return method + " " + target + " " + fields;
  }
}
