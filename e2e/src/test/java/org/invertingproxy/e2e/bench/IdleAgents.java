package org.invertingproxy.e2e.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.invertingproxy.agent.Agent;
import org.invertingproxy.agent.config.Token;
import org.invertingproxy.agent.config.TransportMode;
import org.invertingproxy.e2e.Await;
import org.invertingproxy.e2e.http.RawClient;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.tunnel.Administrator;
import org.invertingproxy.e2e.tunnel.ScriptedAgent;
import org.invertingproxy.e2e.tunnel.Tunnel;

/** Heap of the proxy that one channel, or one poll, costs which waits for work. */
final class IdleAgents implements Measure {
  private static final String LINK = "org.invertingproxy.proxy.channel.ChannelLink";
  private static final String POLL = "org.invertingproxy.proxy.poll.HeldPoll";

  /** The most channels of one agent. */
  private static final int CHANNELS = 16;

  @Override
  public void run(List<Way> ways, BenchOptions options, Report report) throws Exception {
    int count = options.idle();
    Map<Way, List<Double>> heaps = new LinkedHashMap<>();
    for (Way way : ways) {
      ProxyServer proxy = way.proxy();
      if (proxy != null) {
        boolean polls = way.isBy(Way.POLLING);
        heaps.put(way, List.of(polls ? ofPolls(proxy, count) : ofChannels(proxy, count)));
      }
    }
    report.add(Kind.IDLE_AGENT.label(), count, "bytes each", heaps);
  }

  private static double ofPolls(ProxyServer proxy, int count) throws Exception {
    String id = Tunnel.newId();
    ScriptedAgent agent = new ScriptedAgent(proxy.port(), id, newToken(proxy, id));
    Baseline before = Baseline.of(proxy, POLL);
    List<RawClient> polls = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        polls.add(agent.startPoll());
      }
      return before.growth(count);
    } finally {
      for (RawClient poll : polls) {
        poll.close();
      }
    }
  }

  private static double ofChannels(ProxyServer proxy, int count) throws Exception {
    String id = Tunnel.newId();
    Token token = Token.of(newToken(proxy, id));
    Baseline before = Baseline.of(proxy, LINK);
    List<Agent> agents = new ArrayList<>();
    try {
      for (int i = 0; i < count / CHANNELS; i++) {
        agents.add(
            Agent.builder()
                .proxy(proxy.url())
                .backend(id)
                .host("localhost:9") // nothing is asked of it
                .token(token)
                .transport(TransportMode.CHANNEL)
                .connections(CHANNELS)
                .start());
      }
      return before.growth(count);
    } finally {
      agents.forEach(Agent::close);
    }
  }

  private static String newToken(ProxyServer proxy, String id) throws Exception {
    Administrator administrator = new Administrator(proxy);
    administrator.register(id);
    return administrator.agentToken(id);
  }

  /** The proxy before: its heap, and how many objects there are of the class to be counted. */
  private record Baseline(ProxyServer proxy, String counted, int instances, long heap) {
    static Baseline of(ProxyServer proxy, String counted) throws IOException {
      var figures = proxy.process().figures();
      return new Baseline(proxy, counted, figures.instances(counted), figures.liveHeap());
    }

    /** Heap of each, once that many more are there. */
    double growth(int count) throws Exception {
      var figures = proxy.process().figures();
      Await.until(
          () -> figures.instances(counted) - instances >= count,
          Duration.ofSeconds(60),
          () -> "not all agents have come");
      return (figures.liveHeap() - heap) / (double) count;
    }
  }
}
