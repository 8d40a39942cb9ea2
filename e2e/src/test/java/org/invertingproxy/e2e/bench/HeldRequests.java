package org.invertingproxy.e2e.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.invertingproxy.e2e.Await;
import org.invertingproxy.e2e.http.RawClient;
import org.invertingproxy.e2e.server.ProxyServer;

/** Heap that one request costs which waits for its answer. */
final class HeldRequests implements Measure {
  @Override
  public void run(List<Way> ways, BenchOptions options, Report report) throws Exception {
    Map<Way, List<Double>> heaps = new LinkedHashMap<>();
    for (Way way : ways) {
      ProxyServer proxy = way.proxy();
      if (proxy != null) {
        heaps.put(way, List.of(heapOfEach(way, proxy, options.held())));
      }
    }
    report.add(Kind.HELD.label(), options.held(), "bytes each", heaps);
  }

  private static double heapOfEach(Way way, ProxyServer proxy, int count) throws Exception {
    long before = proxy.process().figures().liveHeap();
    List<RawClient> clients = new ArrayList<>();
    int heldBefore = Backend.held();
    try {
      for (int i = 0; i < count; i++) {
        clients.add(RawClient.connect(way.port()).get(way.host(), Backend.HOLD));
      }
      Await.until(
          () -> Backend.held() - heldBefore == count,
          Duration.ofSeconds(60),
          () -> way.name() + ": only " + (Backend.held() - heldBefore) + " arrived");
      return (proxy.process().figures().liveHeap() - before) / (double) count;
    } finally {
      Backend.release();
      for (RawClient client : clients) {
        client.close();
      }
    }
  }
}
