package org.invertingproxy.e2e.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.invertingproxy.e2e.http.RawClient;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.tunnel.Administrator;
import org.invertingproxy.e2e.tunnel.ScriptedAgent;
import org.invertingproxy.e2e.tunnel.Tunnel;

/** Heap that one poll costs which waits for work. */
final class IdleAgents implements Measure {
  @Override
  public void run(List<Way> ways, BenchOptions options, Report report) throws Exception {
    Map<Way, List<Double>> heaps = new LinkedHashMap<>();
    for (Way way : ways) {
      ProxyServer proxy = way.proxy();
      if (proxy != null && way.name().endsWith("polling")) {
        heaps.put(way, List.of(heapOfEach(proxy, options.held() / 4)));
      }
    }
    report.add(Kind.IDLE_AGENT.label(), options.held() / 4, "bytes each", heaps);
  }

  private static double heapOfEach(ProxyServer proxy, int count) throws Exception {
    Administrator administrator = new Administrator(proxy);
    String id = Tunnel.newId();
    administrator.register(id);
    ScriptedAgent agent = new ScriptedAgent(proxy.port(), id, administrator.agentToken(id));
    long before = proxy.process().figures().liveHeap();
    List<RawClient> polls = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        polls.add(agent.startPoll());
      }
      return (proxy.process().figures().liveHeap() - before) / (double) count;
    } finally {
      for (RawClient poll : polls) {
        poll.close();
      }
    }
  }
}
