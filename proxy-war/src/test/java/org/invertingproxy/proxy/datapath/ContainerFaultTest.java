package org.invertingproxy.proxy.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.GenericServlet;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.invertingproxy.proxy.config.Limits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** What containers throw when nobody has left. */
class ContainerFaultTest {
  private static final Logger LOGGER =
      (Logger) LoggerFactory.getLogger("org.invertingproxy.proxy.front.ServletClient");

  private final Warnings warnings = new Warnings();
  @TempDir Path dataDir;

  @BeforeEach
  void listen() {
    warnings.start();
    LOGGER.addAppender(warnings);
  }

  @AfterEach
  void stop() {
    LOGGER.detachAppender(warnings);
  }

  @ParameterizedTest
  @EnumSource
  void faultOfTheContainer_isLoggedOnceWithItsStackTrace(TestContainer container) throws Exception {
    answerThrough(container, new IllegalStateException("fault in " + container));

    assertThat(warnings.of("fault in " + container)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void departureOfTheClient_isNoFault(TestContainer container) throws Exception {
    answerThrough(container, new IOException("gone from " + container));

    assertThat(warnings.of("gone from " + container)).isZero();
  }

  private void answerThrough(TestContainer container, Exception thrown) throws Exception {
    DataPathServlet servlet =
        new DataPathServlet(dataDir, DataPathServlet.TIMEOUTS, Limits.DEFAULTS, List.of());
    try (TestContainer.TestServer server = container.start(new Faulty(servlet, thrown), dataDir);
        ChannelAgent agent = ChannelAgent.serving(server.port(), "agent");
        RawConnection client = new RawConnection(server.port())) {
      client.send("GET / HTTP/1.1\r\nHost: b.test\r\nConnection: close\r\n\r\n");
      agent.take().answer("lost");
      assertThat(client.readAll()).doesNotContain("lost");
      DataPathFixture.await(() -> servlet.broker().held() == 0);
      assertThat(servlet.ends()).containsExactly("client-gone");
    }
  }

  /** The proxy, with clients' responses that throw when they are to be written. */
  private static final class Faulty extends GenericServlet {
    private static final long serialVersionUID = 1;

    private final transient DataPathServlet proxy;
    private final transient Exception thrown;

    Faulty(DataPathServlet proxy, Exception thrown) {
      this.proxy = proxy;
      this.thrown = thrown;
    }

    @Override
    public void service(ServletRequest req, ServletResponse res) throws IOException {
      HttpServletRequest request = (HttpServletRequest) req;
      HttpServletResponse response = (HttpServletResponse) res;
      if (request.getRequestURI().startsWith("/agent/")) {
        proxy.service(request, response);
        return;
      }
      HttpServletResponse faulty =
          new HttpServletResponseWrapper(response) {
            @Override
            public ServletOutputStream getOutputStream() throws IOException {
              if (thrown instanceof IOException io) {
                throw io;
              }
              throw (RuntimeException) thrown;
            }
          };
      HttpServletRequest suspended =
          new HttpServletRequestWrapper(request) {
            @Override
            public AsyncContext startAsync() {
              return startAsync(this, faulty);
            }
          };
      proxy.service(suspended, faulty);
    }

    @Override
    public void destroy() {
      proxy.destroy();
    }
  }

  /** The warnings of the client's side, of this test and of others. */
  private static final class Warnings extends AppenderBase<ILoggingEvent> {
    private final ConcurrentLinkedQueue<ILoggingEvent> events = new ConcurrentLinkedQueue<>();

    @Override
    protected void append(ILoggingEvent event) {
      if (event.getLevel().isGreaterOrEqual(Level.WARN) && event.getThrowableProxy() != null) {
        events.add(event);
      }
    }

    long of(String message) {
      return events.stream()
          .filter(event -> message.equals(event.getThrowableProxy().getMessage()))
          .filter(event -> event.getThrowableProxy().getStackTraceElementProxyArray().length > 0)
          .count();
    }
  }
}
