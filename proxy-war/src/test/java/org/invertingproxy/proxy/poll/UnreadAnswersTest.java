package org.invertingproxy.proxy.poll;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.time.Duration.ZERO;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.GenericServlet;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.invertingproxy.proxy.config.BackendTerms;
import org.invertingproxy.proxy.config.Limits;
import org.invertingproxy.proxy.config.Timeouts;
import org.invertingproxy.proxy.exchange.ExchangeBroker;
import org.invertingproxy.proxy.exchange.ExchangeListener;
import org.invertingproxy.proxy.exchange.LinkTable;
import org.invertingproxy.proxy.front.ClientHandler;
import org.invertingproxy.proxy.front.FixedRoute;
import org.invertingproxy.proxy.front.HostKind;
import org.invertingproxy.proxy.jetty.EmbeddedServer;
import org.invertingproxy.proxy.servlet.PlainAnswer;
import org.invertingproxy.proxy.websocket.SlowSends;
import org.invertingproxy.proxy.websocket.SocketTerms;
import org.invertingproxy.wire.BodyBudget;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Callers that read none of their answers. No thread may wait for them, least of all the one that
 * keeps the time for everybody.
 */
@Timeout(60)
class UnreadAnswersTest {
  private static final long STUCK_MILLIS = 1_000;

  /** More than a server takes in its first second, less than the buffers between them hold. */
  private static final int A_LOT = 2_000;

  private final ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(1);

  @AfterEach
  void stop() {
    timers.shutdownNow();
  }

  @Test
  void plainAnswer() throws Exception {
    assertNoThreadWaits("GET", (request, response) -> PlainAnswer.send(response, 404, "no"));
  }

  @Test
  void poll() throws Exception {
    assertNoThreadWaits(
        "GET",
        (request, response) -> {
          AsyncContext context = request.startAsync();
          context.setTimeout(0);
          HeldPoll poll = new HeldPoll(context, null);
          timers.execute(() -> poll.answer(List.of()));
        });
  }

  @Test
  void headWithoutABody() throws Exception {
    Timeouts noGrace = new Timeouts(ZERO, ZERO, ZERO, ZERO, ZERO, ZERO, ZERO, ZERO);
    LinkTable links = new LinkTable();
    ExchangeBroker broker =
        new ExchangeBroker(links, noGrace, Limits.DEFAULTS, timers, new ExchangeListener() {});
    SocketTerms sockets =
        SocketTerms.of(
            timers,
            timers,
            new SlowSends(timers, timers),
            Duration.ofMinutes(1),
            new BodyBudget(1 << 20));
    ClientHandler clients =
        FixedRoute.to(
            "b",
            () -> BackendTerms.NONE,
            broker,
            links,
            Limits.DEFAULTS,
            List.of(),
            timers,
            BodyBudget.ofHeap(),
            sockets);
    assertNoThreadWaits(
        "HEAD", (request, response) -> clients.handle(request, response, new HostKind.Path()));
  }

  private void assertNoThreadWaits(String method, Answering answering) throws Exception {
    CountingServlet servlet = new CountingServlet(answering);
    try (EmbeddedServer server = new EmbeddedServer("127.0.0.1", 0)) {
      server.serve(servlet);
      try (SocketChannel caller = SocketChannel.open()) {
        caller.setOption(StandardSocketOptions.SO_RCVBUF, 2048);
        caller.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), server.address().getPort()));
        callUntilStuck(caller, method, servlet.begun);
        assertThat(servlet.done.get()).isEqualTo(servlet.begun.get());
        timers.submit(() -> {}).get(10, TimeUnit.SECONDS);
      }
    }
  }

  /** Until the server takes no more calls, since it cannot get rid of its answers. */
  private static void callUntilStuck(SocketChannel caller, String method, AtomicInteger calls)
      throws IOException {
    caller.configureBlocking(false);
    try (Selector selector = Selector.open()) {
      caller.register(selector, SelectionKey.OP_WRITE);
      ByteBuffer bytes =
          ByteBuffer.wrap(
              (method + " / HTTP/1.1\r\nHost: x\r\n\r\n").repeat(1_000).getBytes(ISO_8859_1));
      int before = 0;
      while (selector.select(STUCK_MILLIS) > 0 || calls.get() < A_LOT || calls.get() > before) {
        selector.selectedKeys().clear();
        before = calls.get();
        caller.write(bytes);
        if (!bytes.hasRemaining()) {
          bytes.rewind();
        }
      }
    }
  }

  private interface Answering {
    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException;
  }

  private static final class CountingServlet extends GenericServlet {
    private static final long serialVersionUID = 1;

    private final transient Answering answering;
    private final transient AtomicInteger begun = new AtomicInteger();
    private final transient AtomicInteger done = new AtomicInteger();

    CountingServlet(Answering answering) {
      this.answering = answering;
    }

    @Override
    public void service(ServletRequest request, ServletResponse response) throws IOException {
      begun.incrementAndGet();
      answering.answer((HttpServletRequest) request, (HttpServletResponse) response);
      done.incrementAndGet();
    }
  }
}
