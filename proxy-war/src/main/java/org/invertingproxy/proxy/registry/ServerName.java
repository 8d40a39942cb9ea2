package org.invertingproxy.proxy.registry;

/** What of a JDBC URL may be shown: all before its parameters. */
final class ServerName {
  private ServerName() {}

  static String of(String url) {
    return url.split("[?;]", 2)[0];
  }
}
