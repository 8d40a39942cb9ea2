package org.invertingproxy.desktop.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.invertingproxy.wire.AgentHeaders;
import org.invertingproxy.wire.AgentPaths;

/** The proxy's side of the polling protocol, over real sockets, with an answer for every token. */
final class ScriptedProxy implements AutoCloseable {
  static final String PUBLIC_URL = "http://blog.localhost:8080/";
  private static final long POLL_MILLIS = 200;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, String> requests = new ConcurrentHashMap<>();
  private final BlockingQueue<String> pending = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> responses = new LinkedBlockingQueue<>();
  private volatile int status = 200;

  ScriptedProxy() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/" + AgentPaths.PENDING, this::poll);
    server.createContext("/" + AgentPaths.REQUEST, this::fetch);
    server.createContext("/" + AgentPaths.RESPONSE, this::post);
    server.setExecutor(threads);
    server.start();
  }

  String address() {
    return "localhost:" + server.getAddress().getPort();
  }

  /** From now on polls are answered with this status. */
  void answer(int newStatus) {
    status = newStatus;
  }

  /** A client asks for this path; returns what the agent answers, in wire form. */
  String get(String path) throws InterruptedException {
    String id = "id-" + requests.size();
    requests.put(id, "GET " + path + " HTTP/1.1\r\nHost: blog.localhost\r\n\r\n");
    pending.add(id);
    return String.valueOf(responses.poll(20, TimeUnit.SECONDS));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void poll(HttpExchange call) throws IOException {
    try {
      String id = status == 200 ? pending.poll(POLL_MILLIS, TimeUnit.MILLISECONDS) : null;
      call.getResponseHeaders().set(AgentHeaders.PUBLIC_URL, PUBLIC_URL);
      reply(call, status, id == null ? "[]" : "[\"" + id + "\"]");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void fetch(HttpExchange call) throws IOException {
    String id = call.getRequestHeaders().getFirst(AgentHeaders.REQUEST_ID);
    call.getResponseHeaders().set(AgentHeaders.REQUEST_START_TIME, Instant.now().toString());
    reply(call, 200, requests.getOrDefault(id, ""));
  }

  private void post(HttpExchange call) throws IOException {
    responses.add(new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    reply(call, 200, "");
  }

  private static void reply(HttpExchange call, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    call.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    call.getResponseBody().write(bytes);
    call.close();
  }
}
