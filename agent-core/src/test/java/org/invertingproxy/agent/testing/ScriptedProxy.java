package org.invertingproxy.agent.testing;

import java.io.EOFException;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Plays the proxy's part of the polling protocol the way Google's stand-alone server does, and
 * whatever else a test tells it to do instead.
 */
public final class ScriptedProxy implements ProxyPeer {
  /** Handles a call in the usual script's place. */
  @FunctionalInterface
  public interface Deviation {
    /** Answers the call and returns true, or leaves it to the usual script. */
    boolean play(Call call) throws Exception;
  }

  private static final String NOTHING = "";

  private final RawServer server;
  private final Map<String, String> requests = new ConcurrentHashMap<>();
  private final BlockingQueue<String> pending = new LinkedBlockingQueue<>();
  private final BlockingQueue<Posted> posted = new LinkedBlockingQueue<>();
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private volatile Deviation deviation = call -> false;
  private volatile String extraFields = "";

  /** Listens on a free port. */
  public ScriptedProxy() throws IOException {
    this(0);
  }

  /** Listens on that port. */
  public ScriptedProxy(int port) throws IOException {
    server = new RawServer(this::serve, port);
  }

  /** Listens on that socket, not bound yet, which may be one for TLS. */
  public ScriptedProxy(ServerSocket unbound) throws IOException {
    server = new RawServer(this::serve, 0, unbound);
  }

  @Override
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.port() + "/");
  }

  /** The underlying server. */
  public RawServer server() {
    return server;
  }

  /** From now on this is asked first about each call. */
  public void deviate(Deviation other) {
    deviation = other;
  }

  /** Adds field lines, each with CRLF, to the answers to polls and fetches. */
  public void addFields(String lines) {
    extraFields = lines;
  }

  /** A client's request in wire form comes in. */
  public void enqueue(String id, String wire) {
    requests.put(id, wire);
    pending.add(id);
  }

  /** Answers the poll that waits, or the next one, as if its time were over. */
  public void endPoll() {
    pending.add(NOTHING);
  }

  @Override
  public void user(String name) {
    addFields("X-Inverting-Proxy-User-ID: " + name + "\r\n");
  }

  @Override
  public void onHead(Runnable task) {
    deviate(
        call -> {
          if (call.isPost() && call.connection().readChunk().startsWith("HTTP/1.1 ")) {
            task.run();
          }
          return false;
        });
  }

  @Override
  public Posted exchange(String id, String wire) throws InterruptedException {
    enqueue(id, wire);
    return nextPosted();
  }

  /** The next post that ended, well or not. */
  public Posted nextPosted() throws InterruptedException {
    Posted next = posted.poll(10, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing was posted within 10 s");
    }
    return next;
  }

  /** All calls so far. */
  public List<Call> calls() {
    return calls;
  }

  private void serve(RawConnection connection) throws Exception {
    String head = connection.readHead();
    while (!head.isEmpty()) {
      Call call = new Call(head, connection);
      calls.add(call);
      if (!deviation.play(call)) {
        usual(call);
      }
      head = connection.readHead();
    }
  }

  private void usual(Call call) throws Exception {
    if (call.isPending()) {
      String id = pending.poll(30, TimeUnit.SECONDS);
      call.answer(200, extraFields, id == null || id.equals(NOTHING) ? "null" : "[\"" + id + "\"]");
    } else if (call.isFetch()) {
      String wire = requests.get(call.id());
      if (wire == null) {
        call.answer(404, "", "");
      } else {
        String start = "X-Inverting-Proxy-Request-Start-Time: 2026-02-03T04:05:06.789012345Z\r\n";
        call.answer(200, start + extraFields, wire);
      }
    } else if (call.isPost()) {
      post(call);
    } else {
      call.answer(404, "", ""); // as one that knows no channel
    }
  }

  /** Reads a post to its end, notes it, and answers 200. */
  public void post(Call call) throws IOException {
    StringBuilder wire = new StringBuilder();
    try {
      String chunk = call.connection().readChunk();
      while (!chunk.isEmpty()) {
        wire.append(chunk);
        chunk = call.connection().readChunk();
      }
      call.connection().readLine();
    } catch (EOFException | java.net.SocketException e) {
      posted.add(new Posted(wire.toString(), false, call));
      throw e;
    }
    posted.add(new Posted(wire.toString(), true, call));
    call.answer(200, "", "");
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
