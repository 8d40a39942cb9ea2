package org.invertingproxy.proxy.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.GenericServlet;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.List;
import org.apache.catalina.connector.RequestFacade;
import org.apache.coyote.AbstractProcessor;
import org.apache.coyote.ActionCode;
import org.apache.coyote.ActionHook;
import org.apache.coyote.Request;
import org.apache.tomcat.util.threads.ThreadPoolExecutor;
import org.invertingproxy.proxy.config.Limits;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tomcat's timer, which looks once a second at all requests that wait: it has seen one of them, and
 * is so late that the next one of the connection has begun when it asks for the application.
 */
class TomcatTimerTest {
  /** What the timer meets. */
  enum Meets {
    /** The next request is not suspended yet. */
    REQUEST,
    /** It is just being suspended: Tomcat counts it, but does not know its application yet. */
    SUSPENSION
  }

  @TempDir Path dataDir;

  @ParameterizedTest
  @EnumSource
  void lateLook_leavesTheNextRequestAlone(Meets what) throws Exception {
    DataPathServlet servlet =
        new DataPathServlet(dataDir, DataPathServlet.TIMEOUTS, Limits.DEFAULTS, List.of());
    LateTimer timer = new LateTimer(servlet, what);
    try (TestContainer.TestServer server = TestContainer.TOMCAT.start(timer, dataDir);
        ChannelAgent agent = ChannelAgent.serving(server.port(), "agent");
        RawConnection client = new RawConnection(server.port())) {
      client.send("GET /first HTTP/1.1\r\nHost: b.test\r\n\r\n");
      agent.take().answer("first");
      assertThat(client.readMessage()).startsWith("HTTP/1.1 200").endsWith("first");

      client.send("GET /second HTTP/1.1\r\nHost: b.test\r\n\r\n");
      AgentStream second = agent.take();
      DataPathFixture.await(timer::isActedOn);
      assertThat(timer.isActedOn()).isTrue();
      second.answer("second");

      assertThat(client.readMessage()).startsWith("HTTP/1.1 200").endsWith("second");
      DataPathFixture.await(() -> servlet.broker().held() == 0);
      assertThat(servlet.ends()).containsExactly("ok", "ok");
    }
  }

  /** Does what the timer's thread does, at the moment that matters. */
  private static final class LateTimer extends GenericServlet {
    private static final long serialVersionUID = 1;

    private final transient DataPathServlet proxy;
    private final transient Meets what;
    private transient volatile @Nullable ThreadPoolExecutor threads;

    LateTimer(DataPathServlet proxy, Meets what) {
      this.proxy = proxy;
      this.what = what;
    }

    @Override
    public void service(ServletRequest req, ServletResponse res) throws IOException {
      if (!((HttpServletRequest) req).getRequestURI().equals("/second")) {
        proxy.service(req, res);
        return;
      }
      var second = (org.apache.catalina.connector.Request) read(req);
      threads = (ThreadPoolExecutor) second.getConnector().getProtocolHandler().getExecutor();
      Request request = second.getCoyoteRequest();
      AbstractProcessor processor = (AbstractProcessor) hook(request);
      if (what == Meets.REQUEST) {
        look(processor);
        proxy.service(req, res);
        return;
      }
      setHook(
          request,
          (action, parameter) -> {
            processor.action(action, parameter);
            if (action == ActionCode.ASYNC_START) {
              look(processor);
            }
          });
      try {
        proxy.service(req, res);
      } finally {
        setHook(request, processor);
      }
    }

    /** Whether Tomcat has done all that was asked of its threads, the time-out included. */
    boolean isActedOn() {
      ThreadPoolExecutor known = threads;
      return known != null && known.getSubmittedCount() == 0;
    }

    private static void look(AbstractProcessor processor) {
      processor.timeoutAsync(System.currentTimeMillis());
    }

    private static Object read(ServletRequest facade) {
      return get(field(RequestFacade.class, "request"), facade);
    }

    private static Object hook(Request request) {
      return get(field(Request.class, "hook"), request);
    }

    private static void setHook(Request request, ActionHook hook) {
      try {
        field(Request.class, "hook").set(request, hook);
      } catch (IllegalAccessException e) {
        throw new AssertionError(e);
      }
    }

    private static Object get(Field field, Object owner) {
      try {
        return field.get(owner);
      } catch (IllegalAccessException e) {
        throw new AssertionError(e);
      }
    }

    private static Field field(Class<?> owner, String name) {
      try {
        Field field = owner.getDeclaredField(name);
        field.setAccessible(true);
        return field;
      } catch (NoSuchFieldException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void destroy() {
      proxy.destroy();
    }
  }
}
