package org.invertingproxy.proxy.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.GenericServlet;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http2.ErrorCode;
import org.invertingproxy.proxy.config.Limits;
import org.invertingproxy.proxy.jetty.EmbeddedServer;
import org.invertingproxy.proxy.servlet.CallErrors;
import org.invertingproxy.proxy.servlet.SerialStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams of HTTP/2 that fail while the servlet still has the request. */
class EarlyFailureTest {
  private static final int STREAMS = 400;

  @TempDir Path dataDir;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void resetBeforeTheServletReturns_isReported(boolean beforeItSuspends) throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch reported = new CountDownLatch(1);
    GenericServlet slow =
        new GenericServlet() {
          private static final long serialVersionUID = 1;

          @Override
          public void service(ServletRequest request, ServletResponse response) {
            entered.countDown();
            if (beforeItSuspends) {
              awaitFailure(request);
            }
            AsyncContext context = request.startAsync();
            CallErrors.report(context, new SerialStep(() -> {}), failure -> reported.countDown());
            awaitFailure(request);
            context.complete();
          }
        };
    try (EmbeddedServer server = new EmbeddedServer("127.0.0.1", 0)) {
      server.serve(slow);
      try (Http2Connection connection = new Http2Connection(server.address().getPort())) {
        Http2Stream stream = connection.get("/");
        assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();
        stream.reset(ErrorCode.CANCEL_STREAM_ERROR);
        assertThat(reported.await(20, TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  @Test
  void resetRightBehindTheHead_leavesNothing() throws Exception {
    fail(Http2Bytes.openPost("b.test") + Http2Bytes.reset(), false);
  }

  @Test
  void malformedTrailersRightBehindTheBody_areAnswered_andLeaveNothing() throws Exception {
    fail(
        Http2Bytes.openPost("b.test") + Http2Bytes.piece("part") + Http2Bytes.malformedTrailers(),
        true);
  }

  private void fail(String bytes, boolean answered) throws Exception {
    DataPathServlet servlet =
        new DataPathServlet(dataDir, DataPathServlet.TIMEOUTS, Limits.DEFAULTS, List.of());
    try (EmbeddedServer server = new EmbeddedServer("127.0.0.1", 0)) {
      server.serve(servlet);
      for (int i = 0; i < STREAMS; i++) {
        try (RawConnection client = new RawConnection(server.address().getPort())) {
          client.send(bytes);
          if (answered) {
            AtomicBoolean refused = new AtomicBoolean();
            DataPathFixture.await(
                () -> {
                  refused.compareAndSet(false, Http2Bytes.isRefused(client));
                  return refused.get();
                });
            assertThat(refused).as("stream " + i).isTrue();
          }
        }
      }
      DataPathFixture.await(() -> servlet.broker().held() == 0);
      assertThat(servlet.ends()).allMatch(end -> end.equals("client-gone"));
      assertThat(servlet.broker().held()).isZero();
    }
  }

  private static void awaitFailure(ServletRequest request) {
    CompletableFuture<?> fate = (CompletableFuture<?>) request.getAttribute(CallErrors.EARLY);
    try {
      fate.handle((nothing, failure) -> failure).get(20, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("no failure came", e);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
