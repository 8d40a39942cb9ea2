package org.invertingproxy.proxy.outside;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An issuer on a real port, which answers as it is told, also wrongly. */
public final class IssuerServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private volatile Answer answer = json(404, "{}");

  /** One way to answer. */
  public interface Answer {
    /** Answers; the call is closed afterwards. */
    void to(HttpExchange call, String body) throws IOException;
  }

  /** Starts it. */
  public IssuerServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange call) throws IOException {
    try (call) {
      String body = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String authorization = String.valueOf(call.getRequestHeaders().getFirst("Authorization"));
      calls.add(
          call.getRequestMethod() + " " + call.getRequestURI() + " " + body + " " + authorization);
      answer.to(call, body);
    }
  }

  /** From now on it answers so. */
  public void answer(Answer next) {
    answer = next;
  }

  /** What it was asked: method, target, body, authorization. */
  public List<String> calls() {
    return calls;
  }

  /** Its address. */
  public URI url(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  /** JSON. */
  public static Answer json(int status, String text) {
    return typed(status, "application/json; charset=utf-8", text);
  }

  static Answer typed(int status, String type, String text) {
    return (call, body) -> {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      call.getResponseHeaders().set("Content-Type", type);
      call.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      call.getResponseBody().write(bytes);
    };
  }

  /** Sends elsewhere, where a good answer would be. */
  Answer redirect(Answer good) {
    return (call, body) -> {
      if (call.getRequestURI().getPath().equals("/elsewhere")) {
        good.to(call, body);
      } else {
        call.getResponseHeaders().set("Location", "/elsewhere");
        call.sendResponseHeaders(307, -1);
      }
    };
  }

  /** Says nothing until it is closed. */
  Answer silence() {
    return (call, body) -> awaitClosed();
  }

  /** Begins well, and then says nothing until it is closed. */
  Answer halfAnAnswer() {
    return (call, body) -> {
      call.getResponseHeaders().set("Content-Type", "application/json");
      call.sendResponseHeaders(200, 0);
      call.getResponseBody().write("{\"keys\":[".getBytes(StandardCharsets.UTF_8));
      call.getResponseBody().flush();
      awaitClosed();
    };
  }

  /** Never comes to an end. */
  static Answer endless() {
    return (call, body) -> {
      call.getResponseHeaders().set("Content-Type", "application/json");
      call.sendResponseHeaders(200, 0);
      byte[] blanks = " ".repeat(8192).getBytes(StandardCharsets.UTF_8);
      while (true) { // until the other side has gone
        call.getResponseBody().write(blanks);
      }
    };
  }

  private void awaitClosed() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
