package org.invertingproxy.proxy.registry;

import org.h2.Driver;

/**
 * H2's driver registers itself when it is loaded, and the JVM would keep a web application by it
 * that has ended. Our own connections are made without it.
 */
final class OwnDriver {
  private OwnDriver() {}

  /** Takes it back, unless it is the container's. */
  static void unload() {
    if (Driver.class.getClassLoader() == OwnDriver.class.getClassLoader()) {
      Driver.unload();
    }
  }
}
