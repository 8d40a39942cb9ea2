package org.invertingproxy.agent.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that runs a script on a thread of its own for each connection. */
public final class RawServer implements AutoCloseable {
  /** What happens on one connection; the connection is closed when it returns or throws. */
  @FunctionalInterface
  public interface Script {
    /** Plays the server's part. */
    void serve(RawConnection connection) throws Exception;
  }

  private final ServerSocket listener;
  private final Script script;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();

  /** Listens on a free port of 127.0.0.1. */
  public RawServer(Script script) throws IOException {
    this(script, 0);
  }

  /** Listens on that port of 127.0.0.1. */
  public RawServer(Script script, int port) throws IOException {
    this(script, port, new ServerSocket());
  }

  /** Binds that socket, which may be one for TLS, to that port of 127.0.0.1. */
  public RawServer(Script script, int port, ServerSocket unbound) throws IOException {
    this.script = script;
    this.listener = unbound;
    listener.setReuseAddress(true);
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    listener.bind(new InetSocketAddress(loopback, port), 2_000);
    thread(this::accept);
  }

  /** The port. */
  public int port() {
    return listener.getLocalPort();
  }

  /** How many connections were accepted so far. */
  public int accepted() {
    return accepted.get();
  }

  /** How many connections are open. */
  public int open() {
    return open.size();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        accepted.incrementAndGet();
        open.add(socket);
        thread(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      script.serve(new RawConnection(socket));
    } catch (Exception e) {
      // The script was cut off, which the test provokes or notices by what is missing.
    } finally {
      open.remove(socket);
    }
  }

  private static void thread(Runnable task) {
    Thread thread = new Thread(task, "raw-server");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
