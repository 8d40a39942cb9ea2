package org.invertingproxy.proxy.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.invertingproxy.proxy.config.Limits;
import org.invertingproxy.proxy.config.Timeouts;
import org.invertingproxy.proxy.exchange.Exchange;
import org.invertingproxy.proxy.exchange.ExchangeBroker;
import org.invertingproxy.proxy.exchange.FakeLink;
import org.invertingproxy.proxy.exchange.ForwardError;
import org.invertingproxy.proxy.exchange.LinkTable;
import org.invertingproxy.proxy.exchange.Offer;
import org.invertingproxy.proxy.exchange.Trial;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProxyMetricsTest {
  private final Set<String> records = new HashSet<>(List.of("a", "b", "c"));
  private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
  private final LinkTable links = new LinkTable();
  private final ProxyMetrics metrics = new ProxyMetrics(links, 2, records::contains);
  private final ExchangeBroker broker =
      new ExchangeBroker(links, Timeouts.DEFAULTS, Limits.DEFAULTS, timers, metrics.exchanges());

  @BeforeEach
  void watch() {
    metrics.watch(broker);
  }

  @AfterEach
  void close() {
    metrics.close();
    timers.shutdownNow();
  }

  @Test
  void exchanges_countByBackend_status_andCause() throws Exception {
    serve("a");
    serve("a");
    fail("a", ForwardError.AGENT_LOST);

    assertThat(text())
        .contains(
            exchanges("a", "none", "2xx", 2),
            exchanges("a", "agent-lost", "5xx", 1),
            "inverting_proxy_bytes_total{backend=\"a\",direction=\"response\"} 18.0\n",
            "inverting_proxy_bytes_total{backend=\"a\",direction=\"request\"} 0.0\n",
            "inverting_proxy_exchange_waited_seconds_count{backend=\"a\"} 2\n",
            "inverting_proxy_exchange_head_seconds_count{backend=\"a\"} 2\n",
            "inverting_proxy_exchange_total_seconds_count{backend=\"a\"} 3\n",
            "inverting_proxy_exchange_total_seconds_bucket{backend=\"a\",le=\"60.0\"} 3\n");
  }

  @Test
  void clientThatLeaves_countsAsItsOwnFault_whateverWasSent() throws Exception {
    broker.ready(new FakeLink("a"));
    Trial trial = answered("a");
    trial.exchange().fail(ForwardError.CLIENT_GONE);

    assertThat(text()).contains(exchanges("a", "client-gone", "4xx", 1));
  }

  @Test
  void requestsWithoutAnExchange_countByCause_andNameNobody() throws Exception {
    broker.refused(ForwardError.NO_ROUTE);
    broker.refused(ForwardError.NO_ROUTE);

    assertThat(text()).contains("inverting_proxy_refused_total{cause=\"no-route\"} 2.0\n");
  }

  @Test
  void backendsBeyondTheLimit_andWithoutARecord_shareOneTag() throws Exception {
    fail("made-up", ForwardError.NO_AGENT);
    fail("a", ForwardError.NO_AGENT);
    fail("b", ForwardError.NO_AGENT);
    fail("c", ForwardError.NO_AGENT);

    assertThat(text())
        .contains(
            exchanges("(other)", "no-agent", "5xx", 2),
            exchanges("a", "no-agent", "5xx", 1),
            exchanges("b", "no-agent", "5xx", 1))
        .doesNotContain("backend=\"c\"", "made-up");
  }

  @Test
  void forgottenBackend_takesItsSeriesAlong_andMakesRoomForAnother() throws Exception {
    serve("a");
    serve("b");
    Trial late = new Trial("a", "GET");
    broker.submit(late.exchange());
    records.remove("a");
    metrics.forget("a");
    late.exchange().fail(ForwardError.NO_ROUTE);
    serve("c");

    assertThat(text())
        .contains(exchanges("(other)", "no-route", "4xx", 1), exchanges("c", "none", "2xx", 1))
        .doesNotContain("backend=\"a\"");
  }

  @Test
  void gauges_showWhatIsThereNow() throws Exception {
    FakeLink link = new FakeLink("a");
    broker.ready(link);
    answered("a").exchange().delivered();
    Trial waiting = new Trial("b", "GET");
    broker.submit(waiting.exchange());
    metrics.watchFailedChanges(() -> 3);

    assertThat(text())
        .contains(
            "inverting_proxy_exchanges_held 1.0\n",
            "inverting_proxy_exchanges_waiting 1.0\n",
            "inverting_proxy_links{transport=\"polling\"} 1.0\n",
            "inverting_proxy_links{transport=\"channel\"} 0.0\n",
            "inverting_proxy_backends_online 1.0\n",
            "inverting_proxy_backend_online{backend=\"a\"} 1.0\n",
            "inverting_proxy_registry_write_failures_total 3.0\n",
            "inverting_proxy_build_info{",
            "jvm_memory_used_bytes{",
            "jvm_threads_live_threads ",
            "process_uptime_seconds ");
    waiting.exchange().fail(ForwardError.CLIENT_GONE);
    broker.lost(link);
    assertThat(text())
        .contains(
            "inverting_proxy_exchanges_held 0.0\n",
            "inverting_proxy_exchanges_waiting 0.0\n",
            "inverting_proxy_links{transport=\"polling\"} 0.0\n",
            "inverting_proxy_backend_online{backend=\"a\"} 0.0\n");
  }

  @Test
  void openMetrics_endsAsItMust() throws Exception {
    serve("a");

    assertThat(text(Exposition.OPEN_METRICS))
        .contains("# TYPE inverting_proxy_exchanges counter\n")
        .endsWith("# EOF\n");
    assertThat(text()).doesNotContain("# EOF");
  }

  @Test
  void endOfAnExchange_makesNoGarbageButItsFigures() {
    broker.ready(new FakeLink("a"));
    Exchange exchange = answered("a").exchange();
    exchange.delivered();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = 0;
    int rounds = 20_000;
    for (int round = -rounds; round < rounds; round++) { // at first it is interpreted
      if (round == 0) {
        before = threads.getCurrentThreadAllocatedBytes();
      }
      metrics.exchanges().ended(exchange, null);
    }
    long each = (threads.getCurrentThreadAllocatedBytes() - before) / rounds;

    assertThat(each).isLessThanOrEqualTo(64); // one ExchangeFigures has 56
  }

  private void serve(String backendId) {
    broker.ready(new FakeLink(backendId));
    answered(backendId).exchange().delivered();
  }

  private Trial answered(String backendId) {
    Trial trial = new Trial(backendId, "GET");
    broker.submit(trial.exchange());
    Offer offer = Objects.requireNonNull(trial.exchange().offer());
    assertThat(offer.take()).isTrue();
    assertThat(trial.exchange().answer(offer, Trial.OK)).isTrue();
    trial.exchange().responseBody().write(new byte[9]);
    trial.exchange().responseBody().poll();
    return trial;
  }

  private void fail(String backendId, ForwardError error) {
    Trial trial = new Trial(backendId, "GET");
    broker.submit(trial.exchange());
    trial.exchange().fail(error);
  }

  private static String exchanges(String backend, String cause, String status, int count) {
    return "inverting_proxy_exchanges_total{backend=\"%s\",cause=\"%s\",status=\"%s\"} %d.0\n"
        .formatted(backend, cause, status, count);
  }

  private String text() throws IOException {
    return text(Exposition.TEXT);
  }

  private String text(Exposition format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    metrics.write(format, out);
    return out.toString(StandardCharsets.UTF_8);
  }
}
