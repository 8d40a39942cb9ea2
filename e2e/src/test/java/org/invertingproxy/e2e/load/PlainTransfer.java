package org.invertingproxy.e2e.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.invertingproxy.e2e.http.Noise;

/** Bytes over a {@link LongPath} by TCP and nothing else: what the path itself allows. */
final class PlainTransfer {
  private final Noise noise;
  private final long size;
  private final int capacity;

  /** Transfers of that much noise over a path of that capacity. */
  PlainTransfer(Noise noise, long size, int capacity) {
    this.noise = noise;
    this.size = size;
    this.capacity = capacity;
  }

  /** From the far end; measured from the question to the last byte. */
  long down() throws IOException, InterruptedException {
    return nanos(
        far -> {
          far.getInputStream().read();
          noise.write(far.getOutputStream(), size);
        },
        near -> {
          near.getOutputStream().write(1);
          Noise.measure(near.getInputStream());
        });
  }

  /** To the far end; measured from the first byte to the answer. */
  long up() throws IOException, InterruptedException {
    return nanos(
        far -> {
          Noise.measure(far.getInputStream());
          far.getOutputStream().write(1);
        },
        near -> {
          noise.write(near.getOutputStream(), size);
          near.shutdownOutput();
          near.getInputStream().read();
        });
  }

  private interface End {
    void run(Socket socket) throws IOException;
  }

  private long nanos(End far, End near) throws IOException, InterruptedException {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        LongPath path = new LongPath(listener.getLocalPort(), capacity);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), path.port());
        Socket accepted = listener.accept()) {
      Thread server =
          new Thread(
              () -> {
                try (accepted) {
                  far.run(accepted);
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      server.start();
      long start = System.nanoTime();
      near.run(socket);
      long took = System.nanoTime() - start;
      server.join();
      return took;
    }
  }
}
