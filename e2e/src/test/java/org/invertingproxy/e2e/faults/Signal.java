package org.invertingproxy.e2e.faults;

import java.io.IOException;
import org.invertingproxy.e2e.server.ServerProcess;

/** Signals that Java cannot send by itself. */
enum Signal {
  /** Freezes a process; its connections stay. */
  STOP,
  /** Wakes it. */
  CONT;

  void to(ServerProcess process) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name(), Long.toString(process.pid())).start();
    if (kill.waitFor() != 0) {
      throw new AssertionError("cannot signal " + process.pid());
    }
  }
}
