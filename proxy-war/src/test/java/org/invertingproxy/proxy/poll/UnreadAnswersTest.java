package org.invertingproxy.proxy.poll;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.GenericServlet;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.invertingproxy.proxy.jetty.EmbeddedServer;
import org.invertingproxy.proxy.servlet.PlainAnswer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * An agent that sends calls and reads no answer. No thread may wait for it: polls are answered by
 * the one thread that keeps the time for everybody.
 */
@Timeout(60)
class UnreadAnswersTest {
  private static final byte[] CALLS =
      "GET / HTTP/1.1\r\nHost: x\r\n\r\n".repeat(1_000).getBytes(ISO_8859_1);
  private static final long STUCK_MILLIS = 1_000;

  /** More than a server takes in its first second, less than the buffers between them hold. */
  private static final int A_LOT = 2_000;

  @Test
  void plainAnswer() throws Exception {
    assertNoThreadWaits(
        (request, response) -> PlainAnswer.send((HttpServletResponse) response, 404, "no"));
  }

  @Test
  void poll() throws Exception {
    assertNoThreadWaits(
        (request, response) -> {
          AsyncContext context = request.startAsync();
          context.setTimeout(0);
          assertThat(new HeldPoll(context).answer(List.of())).isTrue();
        });
  }

  private static void assertNoThreadWaits(Answering answering) throws Exception {
    CountingServlet servlet = new CountingServlet(answering);
    try (EmbeddedServer server = new EmbeddedServer("127.0.0.1", 0)) {
      server.serve(servlet);
      try (SocketChannel agent = SocketChannel.open()) {
        agent.setOption(StandardSocketOptions.SO_RCVBUF, 2048);
        agent.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), server.address().getPort()));
        callUntilStuck(agent, servlet.begun);
        assertThat(servlet.done.get()).isEqualTo(servlet.begun.get());
      }
    }
  }

  /** Until the server takes no more calls, since it cannot get rid of its answers. */
  private static void callUntilStuck(SocketChannel agent, AtomicInteger calls) throws IOException {
    agent.configureBlocking(false);
    try (Selector selector = Selector.open()) {
      agent.register(selector, SelectionKey.OP_WRITE);
      ByteBuffer bytes = ByteBuffer.wrap(CALLS);
      int before = 0;
      while (selector.select(STUCK_MILLIS) > 0 || calls.get() < A_LOT || calls.get() > before) {
        selector.selectedKeys().clear();
        before = calls.get();
        agent.write(bytes);
        if (!bytes.hasRemaining()) {
          bytes.rewind();
        }
      }
    }
  }

  private interface Answering {
    void answer(ServletRequest request, ServletResponse response) throws IOException;
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
      answering.answer(request, response);
      done.incrementAndGet();
    }
  }
}
