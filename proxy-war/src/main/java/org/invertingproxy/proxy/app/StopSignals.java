package org.invertingproxy.proxy.app;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the proxy drain before the server around it hears of SIGTERM or SIGINT. Servers close their
 * connections first and tell applications afterwards, and all shutdown hooks of a JVM run at once:
 * by then no agent could deliver an answer any more. A second signal does not wait.
 *
 * <p>By reflection, since compilers warn of {@code sun.misc.Signal}, which every JDK has. Where it
 * cannot be had (option {@code -Xrs}), a stop is what the server makes of it. Closed when the
 * application ends, or its class loader would stay.
 */
final class StopSignals implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StopSignals.class);
  private static final List<String> NAMES = List.of("TERM", "INT");

  private final Runnable drain;
  private final Map<Object, Object> before = new LinkedHashMap<>();

  private StopSignals(Runnable drain) {
    this.drain = drain;
  }

  /** Takes the signals over; the drain runs on a thread of the JVM's, once per signal. */
  static StopSignals drainingBy(Runnable drain) {
    StopSignals signals = new StopSignals(drain);
    for (String name : NAMES) {
      try {
        signals.take(name);
      } catch (ReflectiveOperationException | RuntimeException e) {
        LOG.debug("SIG{} is left to the server", name, e);
      }
    }
    return signals;
  }

  private void take(String name) throws ReflectiveOperationException {
    Class<?> type = Class.forName("sun.misc.Signal");
    Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
    MethodHandle received =
        MethodHandles.lookup()
            .bind(this, "received", MethodType.methodType(void.class, Object.class))
            .asType(MethodType.methodType(void.class, type));
    Object signal = type.getConstructor(String.class).newInstance(name);
    Object handler = MethodHandleProxies.asInterfaceInstance(handlerType, received);
    before.put(signal, handle(signal, handler));
  }

  /** On the JVM's thread of that signal. */
  @SuppressWarnings("UnusedMethod") // called by its handle
  private void received(Object signal) throws ReflectiveOperationException {
    try {
      drain.run();
    } finally {
      Object handler = before.get(signal);
      Class<?> type = Class.forName("sun.misc.SignalHandler");
      type.getMethod("handle", signal.getClass()).invoke(handler, signal);
    }
  }

  private static Object handle(Object signal, Object handler) throws ReflectiveOperationException {
    Method handle =
        signal
            .getClass()
            .getMethod("handle", signal.getClass(), Class.forName("sun.misc.SignalHandler"));
    return handle.invoke(null, signal, handler);
  }

  /** Puts back what handled the signals before. */
  @Override
  public void close() {
    before.forEach(
        (signal, handler) -> {
          try {
            handle(signal, handler);
          } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.debug("{} stays with an application that has ended", signal, e);
          }
        });
  }
}
