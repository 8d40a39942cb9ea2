package org.invertingproxy.e2e.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/**
 * A relay in front of a local server that is as far away as a server on another continent: bytes
 * take 25 ms each way. Its rate has no limit but its capacity: what may be under way
 * unacknowledged.
 */
final class LongPath implements AutoCloseable {
  /** From one end to the other and back. */
  static final Duration ROUND_TRIP = Duration.ofMillis(50);

  /** What Linux lets TCP have unacknowledged in a direction unless it is told otherwise. */
  static final int USUAL = 4 * 1024 * 1024;

  /** As machines have it that were tuned for long paths. */
  static final int TUNED = 2 * USUAL;

  private final int capacity;
  private final ServerSocket listener;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "long-path");
            thread.setDaemon(true);
            return thread;
          });

  /** Starts it on a free port, for connections with that many bytes unacknowledged. */
  LongPath(int target, int capacity) throws IOException {
    this.target = target;
    this.capacity = capacity;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  /** The address of its near end, for agents of the proxy at its far end. */
  URI url() {
    return URI.create("http://localhost:" + port() + "/");
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket near = listener.accept();
        sockets.add(near);
        Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(far);
        near.setTcpNoDelay(true);
        far.setTcpNoDelay(true);
        join(near, far);
        join(far, near);
      }
    } catch (IOException | RejectedExecutionException closed) {
      return; // the end of the test
    }
  }

  private void join(Socket from, Socket to) {
    DelayLine line = new DelayLine(from, to, ROUND_TRIP.dividedBy(2), capacity);
    threads.execute(line::collect);
    threads.execute(line::deliver);
  }

  static void close(Socket... sockets) {
    try {
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    close(sockets.toArray(Socket[]::new));
    threads.shutdownNow();
  }
}
