package org.invertingproxy.e2e.programs;

import java.io.IOException;

/** Does something once a number of bytes has passed. Thread-safe. */
final class Fuse {
  /** What happens then. */
  interface Action {
    void run() throws IOException, InterruptedException;
  }

  private long left; // guarded by this
  private Action action = () -> {}; // guarded by this

  /** Begins to count. */
  synchronized void light(long bytes, Action then) {
    left = bytes;
    action = then;
  }

  /** So many more have passed; returns when what had to happen has. */
  synchronized void passed(int bytes) throws IOException, InterruptedException {
    if (left > 0) {
      left -= bytes;
      if (left <= 0) {
        action.run();
      }
    }
  }
}
