package org.invertingproxy.proxy.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.invertingproxy.proxy.config.AddressRange;
import org.invertingproxy.proxy.config.Limits;
import org.invertingproxy.proxy.config.Timeouts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The data path in one server after the other, its agent and its clients raw sockets. */
@ParameterizedClass
@EnumSource
@Execution(ExecutionMode.CONCURRENT)
abstract class DataPathFixture {
  static final String OK = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Parameter TestContainer container;
  @TempDir Path dataDir;
  DataPathServlet servlet;
  TestContainer.TestServer server;
  PollingAgent agent;

  @BeforeEach
  void start() throws Exception {
    start(DataPathServlet.TIMEOUTS, Limits.DEFAULTS, List.of());
  }

  private void start(Timeouts timeouts, Limits limits, List<AddressRange> trusted)
      throws Exception {
    servlet = new DataPathServlet(dataDir, timeouts, limits, trusted);
    server = container.start(servlet, dataDir);
    agent = new PollingAgent(server.port());
  }

  void restart(Limits limits) throws Exception {
    server.close();
    start(DataPathServlet.TIMEOUTS, limits, List.of());
  }

  void restartTrusting(AddressRange peers) throws Exception {
    server.close();
    start(DataPathServlet.TIMEOUTS, Limits.DEFAULTS, List.of(peers));
  }

  void restart(Timeouts timeouts) throws Exception {
    server.close();
    start(timeouts, Limits.DEFAULTS, List.of());
  }

  void restartWithRights() throws Exception {
    server.close();
    servlet =
        new DataPathServlet(dataDir, DataPathServlet.TIMEOUTS, Limits.DEFAULTS, List.of(), false);
    server = container.start(servlet, dataDir);
  }

  /** An agent on a channel that serves {@code b}; to be closed. */
  ChannelAgent channelAgent(String name) throws IOException {
    return ChannelAgent.serving(server.port(), name);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  /** An agent of that session. */
  PollingAgent session(String name) {
    return new PollingAgent(server.port(), "X-Inverting-Proxy-Agent-Session: " + name + "\r\n");
  }

  /** Polls and fetches one request without a body of unknown length; returns its id. */
  String take() throws IOException {
    return agent.take();
  }

  RawConnection client(String requestLine, String... headers) throws IOException {
    StringBuilder text = new StringBuilder(requestLine).append("\r\nHost: b.test\r\n");
    for (String header : headers) {
      text.append(header).append("\r\n");
    }
    return new RawConnection(server.port()).send(text.append("\r\n").toString());
  }

  /** All exchanges so far ended so, in that order, and nothing is held for any. */
  void awaitEnds(String... expected) {
    await(() -> servlet.ends().size() >= expected.length && servlet.broker().held() == 0);
    assertThat(servlet.ends()).containsExactly(expected);
    assertThat(servlet.broker().held()).isZero();
    assertThat(servlet.bodies().held()).isZero();
  }

  static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(1_000_000);
    }
  }
}
