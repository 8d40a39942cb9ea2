package org.invertingproxy.e2e.load;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * One direction of a {@link LongPath}: bytes leave it when they have been on their way for the
 * delay, in order, and so does the end. They take room in it until word of that is back, after the
 * same delay. Two threads work on it, one at each end.
 */
final class DelayLine {
  private static final int MOST_AT_ONCE = 64 * 1024;

  private final Socket from;
  private final Socket to;
  private final long delay;
  private final BlockingQueue<Parcel> onTheWay = new LinkedBlockingQueue<>();
  private final BlockingQueue<Receipt> receipts = new LinkedBlockingQueue<>();
  private int room; // of the collecting thread

  /** What was read at a time; no bytes stand for the end. */
  private record Parcel(long due, ByteBuffer bytes) {}

  /** Word that so many bytes have arrived. */
  private record Receipt(long due, int count) {}

  /**
   * A direction.
   *
   * @param capacity most bytes whose arrival is not known here; while it is used up nothing is read
   */
  DelayLine(Socket from, Socket to, Duration delay, int capacity) {
    this.from = from;
    this.to = to;
    this.delay = delay.toNanos();
    this.room = capacity;
  }

  /** Takes bytes in until their end. */
  void collect() {
    try {
      InputStream in = from.getInputStream();
      byte[] buffer = new byte[MOST_AT_ONCE];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        makeRoom(count);
        send(Arrays.copyOf(buffer, count));
      }
      send(new byte[0]);
    } catch (IOException broken) {
      LongPath.close(from, to);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void makeRoom(int count) throws InterruptedException {
    while (room < count) {
      Receipt receipt = receipts.take();
      awaitTime(receipt.due());
      room += receipt.count();
    }
    room -= count;
  }

  private void send(byte[] bytes) {
    onTheWay.add(new Parcel(System.nanoTime() + delay, ByteBuffer.wrap(bytes)));
  }

  /** Gives them out, each when it is due. */
  void deliver() {
    try {
      while (true) {
        Parcel parcel = onTheWay.take();
        awaitTime(parcel.due());
        byte[] bytes = parcel.bytes().array();
        if (bytes.length == 0) {
          to.shutdownOutput();
          return;
        }
        to.getOutputStream().write(bytes);
        receipts.add(new Receipt(System.nanoTime() + delay, bytes.length));
      }
    } catch (IOException broken) {
      LongPath.close(from, to);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void awaitTime(long due) {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
