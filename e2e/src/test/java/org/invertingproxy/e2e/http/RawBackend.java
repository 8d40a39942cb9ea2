package org.invertingproxy.e2e.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/** A local server on a raw socket whose every answer the test writes itself. */
public final class RawBackend implements AutoCloseable {
  private final ServerSocket listener;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "raw-backend");
            thread.setDaemon(true);
            return thread;
          });
  private final Answer answer;

  /** What the backend does with each request. */
  public interface Answer {
    /** Writes the response; the connection is used again unless it was closed. */
    void to(BackendCall call) throws IOException, InterruptedException;
  }

  /** Starts it on a free port. */
  public RawBackend(Answer answer) throws IOException {
    this(InetAddress.getLoopbackAddress(), answer);
  }

  /** Starts it on a free port of that address of this machine. */
  public RawBackend(InetAddress address, Answer answer) throws IOException {
    this.listener = new ServerSocket(0, 2_000, address);
    this.answer = answer;
    threads.execute(this::accept);
  }

  /** Where it listens. */
  public int port() {
    return listener.getLocalPort();
  }

  /** The same for an agent. */
  public String address() {
    return listener.getInetAddress().getHostAddress() + ":" + port();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        socket.setTcpNoDelay(true);
        connections.add(socket);
        threads.execute(() -> serve(socket));
      }
    } catch (IOException | RejectedExecutionException closed) {
      // The end of the test.
      return;
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      BufferedInputStream in = new BufferedInputStream(socket.getInputStream(), 16 * 1024);
      while (!socket.isClosed()) {
        Head head = Head.read(in);
        BackendCall call = new BackendCall(head, MessageBody.after(head, in), socket);
        answer.to(call);
        call.body().transferTo(java.io.OutputStream.nullOutputStream());
      }
    } catch (IOException closed) {
      // The other side hung up, or the test did.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      connections.remove(socket);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    threads.shutdownNow();
    for (Socket socket : connections) {
      socket.close();
    }
  }
}
