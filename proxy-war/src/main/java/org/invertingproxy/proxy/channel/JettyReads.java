package org.invertingproxy.proxy.channel;

import jakarta.websocket.Session;
import java.lang.reflect.Method;

/**
 * Larger reads from a WebSocket on Jetty. It reads 4 KiB at a time, each a system call and a part
 * of a message; Jakarta WebSocket has no setting for that, and Jetty's own classes are hidden from
 * applications. The buffer is held only while there is something to read.
 */
final class JettyReads {
  private static final int SIZE = 64 * 1024;

  private JettyReads() {}

  /** Without effect where it is another server's, or a Jetty that has it by other names. */
  static void enlarge(Session session) {
    if (!session.getClass().getName().startsWith("org.eclipse.jetty.")) {
      return;
    }
    try {
      Object core = method(session, "getCoreSession").invoke(session);
      Object connection = method(core, "getConnection").invoke(core);
      method(connection, "setInputBufferSize", int.class).invoke(connection, SIZE);
    } catch (ReflectiveOperationException | RuntimeException other) {
      return; // reads stay small
    }
  }

  private static Method method(Object object, String name, Class<?>... parameters)
      throws NoSuchMethodException {
    return object.getClass().getMethod(name, parameters);
  }
}
