package org.invertingproxy.desktop.model;

import java.net.URI;
import java.net.URISyntaxException;
import org.invertingproxy.agent.config.ProxyAddress;

/** Reads the proxy's address the way people type it. */
final class ProxyText {
  private ProxyText() {}

  /**
   * The address. Without a scheme, {@code https} is meant, but {@code http} for a proxy on this
   * machine.
   *
   * @throws IllegalArgumentException with a sentence for people
   */
  static ProxyAddress parse(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException(
          "enter the proxy's address, for instance https://proxy.example.com");
    }
    if (text.contains("://")) {
      return address(text);
    }
    ProxyAddress plain = address("http://" + text);
    return plain.isLoopback() ? plain : address("https://" + text);
  }

  private static ProxyAddress address(String text) {
    try {
      return new ProxyAddress(new URI(text));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("this is not a web address: " + text, e);
    }
  }
}
