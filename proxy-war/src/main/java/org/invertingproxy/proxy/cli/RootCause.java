package org.invertingproxy.proxy.cli;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
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

  /** What to do about an encryption that failed, or nothing. */
  static String tlsAdvice(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (String.valueOf(cause.getMessage()).contains("recognized SSL message")) {
        return ". It speaks no TLS: is it http://, or another port?";
      }
      if (String.valueOf(cause.getMessage()).contains("unable to find valid certification path")) {
        return ". Where its certificate is of an authority of your own, name that by --ca-file.";
      }
    }
    return "";
  }

  @Override
  public String toString() {
    if (failure instanceof NoSuchFileException missing) {
      return "there is no " + missing.getFile();
    }
    if (failure instanceof FileSystemException) {
      return DiskFailure.of(failure).what();
    }
    String message = failure.getMessage();
    if (message != null && failure.getClass() == IOException.class) {
      return message.lines().findFirst().orElse(""); // said by us, or by a socket
    }
    String name = failure.getClass().getSimpleName();
    return message == null ? name : name + ": " + message.lines().findFirst().orElse("");
  }
}
