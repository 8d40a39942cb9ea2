package org.invertingproxy.proxy.servlet;

import java.io.IOException;
import java.lang.reflect.Constructor;
import org.jspecify.annotations.Nullable;

/**
 * Makes the exception that breaks a response off. Tomcat writes two stack traces at level SEVERE
 * for any but its own, which would drown a log in departed clients; so its own is used where it
 * exists.
 */
final class AbortException {
  private static final String TOMCAT = "org.apache.catalina.connector.ClientAbortException";
  private static final String MESSAGE = "response aborted";
  private static final @Nullable Constructor<?> OWN = find();

  private AbortException() {}

  static IOException create() {
    if (OWN != null) {
      try {
        return (IOException) OWN.newInstance(MESSAGE);
      } catch (ReflectiveOperationException e) {
        return new IOException(MESSAGE, e);
      }
    }
    return new IOException(MESSAGE);
  }

  private static @Nullable Constructor<?> find() {
    try {
      Class<?> type = Class.forName(TOMCAT, false, AbortException.class.getClassLoader());
      return IOException.class.isAssignableFrom(type) ? type.getConstructor(String.class) : null;
    } catch (ReflectiveOperationException | LinkageError e) {
      return null; // another container
    }
  }
}
