package org.invertingproxy.e2e.load;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/**
 * One direction of a {@link LongPath}: bytes leave it when they have been on their way for the
 * delay, in order, and so does the end. Two threads work on it, one at each end.
 */
final class DelayLine {
  private static final int MOST_AT_ONCE = 64 * 1024;

  private final Socket from;
  private final Socket to;
  private final long delay;
  private final Semaphore room;
  private final BlockingQueue<Parcel> onTheWay = new LinkedBlockingQueue<>();

  /** What was read at a time; no bytes stand for the end. */
  private record Parcel(long due, ByteBuffer bytes) {}

  /**
   * A direction.
   *
   * @param capacity most bytes on their way at a time; while it is used up nothing is read
   */
  DelayLine(Socket from, Socket to, Duration delay, int capacity) {
    this.from = from;
    this.to = to;
    this.delay = delay.toNanos();
    this.room = new Semaphore(capacity);
  }

  /** Takes bytes in until their end. */
  void collect() {
    try {
      InputStream in = from.getInputStream();
      byte[] buffer = new byte[MOST_AT_ONCE];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        room.acquire(count);
        send(Arrays.copyOf(buffer, count));
      }
      send(new byte[0]);
    } catch (IOException broken) {
      LongPath.close(from, to);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(byte[] bytes) {
    onTheWay.add(new Parcel(System.nanoTime() + delay, ByteBuffer.wrap(bytes)));
  }

  /** Gives them out, each when it is due. */
  void deliver() {
    try {
      while (true) {
        Parcel parcel = onTheWay.take();
        for (long left = left(parcel); left > 0; left = left(parcel)) {
          LockSupport.parkNanos(left);
        }
        byte[] bytes = parcel.bytes().array();
        if (bytes.length == 0) {
          to.shutdownOutput();
          return;
        }
        to.getOutputStream().write(bytes);
        room.release(bytes.length);
      }
    } catch (IOException broken) {
      LongPath.close(from, to);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static long left(Parcel parcel) {
    return parcel.due() - System.nanoTime();
  }
}
