package org.invertingproxy.proxy.exchange;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Makes request ids: 256 random bits in hex, as long as those of Google's server. Thread-safe. */
final class RequestIds {
  private final SecureRandom random = new SecureRandom();

  String next() {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
