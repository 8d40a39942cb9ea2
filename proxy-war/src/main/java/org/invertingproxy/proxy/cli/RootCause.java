package org.invertingproxy.proxy.cli;

import java.nio.file.FileSystemException;
import org.invertingproxy.proxy.registry.DiskFailure;

/** What lies at the bottom of a failure, in one line for a person. */
record RootCause(Throwable failure) {
  static RootCause of(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return new RootCause(cause);
  }

  @Override
  public String toString() {
    if (failure instanceof FileSystemException) {
      return DiskFailure.of(failure).what();
    }
    String message = failure.getMessage();
    String name = failure.getClass().getSimpleName();
    return message == null ? name : name + ": " + message.lines().findFirst().orElse("");
  }
}
