package org.invertingproxy.proxy.channel;

import jakarta.websocket.Session;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Takes the mask off a WebSocket's content (RFC 6455 section 5.3) by words on Tomcat, which does it
 * byte by byte with a volatile counter: three quarters of what a big answer costs the proxy.
 * Jakarta WebSocket has no setting for that, so Tomcat's own step is replaced in the session's
 * frame reader. Used by the session's reading thread alone.
 */
final class TomcatUnmasking {
  private static final String TOMCAT = "org.apache.tomcat.websocket.";

  private final Object frame;
  private final Handles handles;

  private TomcatUnmasking(Object frame, Handles handles) {
    this.frame = frame;
    this.handles = handles;
  }

  /**
   * Call before the first byte is read, in {@code onOpen}.
   *
   * @return whether it is in force: false on another server, for a session with extensions, and on
   *     a Tomcat that has other names within
   */
  static boolean install(Session session) {
    if (!session.getClass().getName().equals(TOMCAT + "WsSession")) {
      return false;
    }
    try {
      Object frame = field(session.getClass(), "wsFrame").get(session);
      if (frame == null) {
        return false;
      }
      Class<?> base =
          Class.forName(TOMCAT + "WsFrameBase", false, frame.getClass().getClassLoader());
      Field step = field(base, "transformation");
      Object usual = step.get(frame);
      if (usual == null || !usual.getClass().getSimpleName().equals("UnmaskTransformation")) {
        return false;
      }
      step.set(frame, new TomcatUnmasking(frame, new Handles(base)).before(step.getType(), usual));
      return true;
    } catch (ReflectiveOperationException | RuntimeException other) {
      return false; // Tomcat goes on by itself
    }
  }

  private static Field field(Class<?> owner, String name) throws NoSuchFieldException {
    Field field = owner.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }

  /** Tomcat's step, but for the reading of content. */
  private Object before(Class<?> type, Object usual) throws ReflectiveOperationException {
    Method read =
        type.getMethod("getMoreData", byte.class, boolean.class, int.class, ByteBuffer.class);
    Object[] results = results(read.getReturnType());
    return Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[] {type},
        (self, method, arguments) ->
            method.equals(read)
                ? results[more((ByteBuffer) arguments[3])]
                : usually(usual, method, arguments));
  }

  private static Object[] results(Class<?> type) throws ReflectiveOperationException {
    return new Object[] {
      type.getField("END_OF_FRAME").get(null),
      type.getField("UNDERFLOW").get(null),
      type.getField("OVERFLOW").get(null)
    };
  }

  private static @Nullable Object usually(
      Object usual, Method method, Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(usual, arguments);
    } catch (InvocationTargetException failed) {
      throw failed.getCause();
    }
  }

  /** Moves what can be moved: 0 when the frame is at its end, 1 without input, 2 without room. */
  private int more(ByteBuffer to) {
    ByteBuffer from = (ByteBuffer) handles.input.get(frame);
    long left = (long) handles.length.get(frame) - (long) handles.written.get(frame);
    int moved = (int) Math.min(left, Math.min(from.remaining(), to.remaining()));
    int index = (int) handles.index.get(frame);
    unmask(from, to, moved, (byte[]) handles.mask.get(frame), index);
    handles.index.set(frame, (index + moved) & 3);
    handles.written.set(frame, (long) handles.written.get(frame) + moved);
    if (moved == left) {
      return 0;
    }
    return from.hasRemaining() ? 2 : 1;
  }

  static void unmask(ByteBuffer from, ByteBuffer to, int length, byte[] mask, int index) {
    ByteBuffer masked = from.slice(from.position(), length);
    ByteBuffer plain = to.slice(to.position(), length);
    from.position(from.position() + length);
    to.position(to.position() + length);
    long key = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      key = key << Byte.SIZE | (mask[(index + i) & 3] & 0xff);
    }
    while (masked.remaining() >= Long.BYTES) {
      plain.putLong(masked.getLong() ^ key);
    }
    for (int i = index; masked.hasRemaining(); i++) {
      plain.put((byte) (masked.get() ^ mask[i & 3]));
    }
  }

  /** Where Tomcat keeps the state of the frame that is being read. */
  private static final class Handles {
    final VarHandle input;
    final VarHandle mask;
    final VarHandle index;
    final VarHandle length;
    final VarHandle written;

    Handles(Class<?> base) throws ReflectiveOperationException {
      MethodHandles.Lookup within = MethodHandles.privateLookupIn(base, MethodHandles.lookup());
      input = within.findVarHandle(base, "inputBuffer", ByteBuffer.class);
      mask = within.findVarHandle(base, "mask", byte[].class);
      index = within.findVarHandle(base, "maskIndex", int.class);
      length = within.findVarHandle(base, "payloadLength", long.class);
      written = within.findVarHandle(base, "payloadWritten", long.class);
    }
  }
}
