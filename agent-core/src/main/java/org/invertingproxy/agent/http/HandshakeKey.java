package org.invertingproxy.agent.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.ResponseHead;

/**
 * The key of one WebSocket handshake, which the peer's answer has to match (RFC 6455 section 4.1).
 */
record HandshakeKey(String value) {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final SecureRandom RANDOM = new SecureRandom();

  /** A new one. */
  static HandshakeKey random() {
    byte[] bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return new HandshakeKey(Base64.getEncoder().encodeToString(bytes));
  }

  /** The request's fields with those that make it a handshake. */
  Fields ask(Fields fields) {
    return fields.toBuilder()
        .add("Connection", "Upgrade")
        .add("Upgrade", "websocket")
        .add("Sec-WebSocket-Version", "13")
        .add("Sec-WebSocket-Key", value)
        .build();
  }

  /** Whether an answer of status 101 grants what was asked. */
  boolean isGranted(ResponseHead head) {
    Fields fields = head.fields();
    return fields.tokens("Upgrade").equals(List.of("websocket"))
        && fields.tokens("Connection").contains("upgrade")
        && accept().equals(fields.first("Sec-WebSocket-Accept"))
        && !fields.contains("Sec-WebSocket-Extensions"); // none was offered
  }

  private String accept() {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1"); // as the RFC has it
      return Base64.getEncoder().encodeToString(sha1.digest((value + GUID).getBytes(US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
