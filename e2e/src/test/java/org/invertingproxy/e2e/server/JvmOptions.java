package org.invertingproxy.e2e.server;

import java.util.List;

/** What the JVMs that tests start have in common. */
public final class JvmOptions {
  private JvmOptions() {}

  /**
   * The collector that small machines get, so that figures do not depend on this one; and, but in
   * long runs and benchmarks, no optimizing compiler: most processes end before its work pays.
   */
  public static List<String> common() {
    return Boolean.getBoolean("e2e.brief")
        ? List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
        : List.of("-XX:+UseSerialGC");
  }
}
