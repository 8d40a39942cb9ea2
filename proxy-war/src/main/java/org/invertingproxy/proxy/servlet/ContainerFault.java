package org.invertingproxy.proxy.servlet;

import java.io.UncheckedIOException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Tells the faults of a container, or of our use of it, from what departed clients bring about. */
public final class ContainerFault {
  private static final String JETTY = "org.eclipse.jetty.";

  private ContainerFault() {}

  /**
   * Whether neither a client can have caused that, by checked exceptions and Jetty's own, nor the
   * end of the proxy, which rejects what would follow.
   */
  public static boolean is(@Nullable Throwable thrown) {
    return (thrown instanceof RuntimeException || thrown instanceof Error)
        && !(thrown instanceof RejectedExecutionException)
        && !(thrown instanceof UncheckedIOException)
        && !thrown.getClass().getName().startsWith(JETTY);
  }
}
