package org.invertingproxy.desktop.ports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Finds the local TCP ports on which something listens. A call may take a while (it reads the
 * system's tables or connects), so it does not belong on the JavaFX thread; one thread at a time.
 */
public interface PortFinder {
  /** All ports found now, each address once, in the order of their numbers. */
  List<LocalPort> find() throws IOException;

  /** The best way this system offers. */
  static PortFinder ofThisSystem() {
    Path proc = Path.of("/proc");
    if (Files.isReadable(proc.resolve("net/tcp"))) {
      return new ProcPortFinder(proc);
    }
    boolean mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac");
    return mac ? new LsofPortFinder() : new ProbingPortFinder();
  }
}
