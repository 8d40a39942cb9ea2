package org.invertingproxy.e2e.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.invertingproxy.e2e.http.RawClient;
import org.invertingproxy.e2e.server.Artifacts;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.server.ServerProcess;
import org.invertingproxy.e2e.tunnel.Administrator;
import org.invertingproxy.e2e.tunnel.Tunnel;

/**
 * From the start of the agent's launch script until a client has its answer that has waited for the
 * agent, and the memory that the agent takes when it is idle again.
 */
final class AgentStarts implements Measure {
  private static final double MILLISECOND = 1e6; // in nanoseconds
  private static final double MEGABYTE = 1e6;

  private record Figures(double milliseconds, double resident, double heap) {}

  @Override
  public void run(List<Way> ways, BenchOptions options, Report report) throws Exception {
    Map<Way, List<Double>> starts = new LinkedHashMap<>();
    Map<Way, List<Double>> resident = new LinkedHashMap<>();
    Map<Way, List<Double>> heap = new LinkedHashMap<>();
    int backend =
        ways.stream().filter(way -> way.isBy(Way.DIRECT)).findFirst().orElseThrow().port();
    for (int round = 0; round < options.rounds(); round++) {
      for (Way way : ways) {
        ProxyServer proxy = way.proxy();
        if (proxy != null) {
          Figures figures = start(way, proxy, backend);
          starts.computeIfAbsent(way, key -> new ArrayList<>()).add(figures.milliseconds());
          resident.computeIfAbsent(way, key -> new ArrayList<>()).add(figures.resident());
          heap.computeIfAbsent(way, key -> new ArrayList<>()).add(figures.heap());
        }
      }
    }
    String label = Kind.AGENT_START.label();
    report.add(label, 1, "ms", starts);
    report.add(label + "-resident", 1, "MB", resident);
    report.add(label + "-heap", 1, "MB", heap);
  }

  private static Figures start(Way way, ProxyServer proxy, int backend) throws Exception {
    String id = Tunnel.newId();
    Administrator administrator = new Administrator(proxy);
    administrator.register(id);
    Path directory = Artifacts.workDirectory("start");
    List<String> command =
        List.of(
            Artifacts.agentScript().toString(),
            "--proxy=" + proxy.url(),
            "--backend=" + id,
            "--host=127.0.0.1:" + backend,
            "--token-file=" + tokenFile(directory, administrator.agentToken(id)),
            "--transport=" + (way.isBy(Way.POLLING) ? Way.POLLING : Way.CHANNEL));
    Map<String, String> java = Map.of("JAVA_HOME", System.getProperty("java.home"));
    try (RawClient client = RawClient.connect(proxy.port())) {
      client.get(id + ".localhost", Backend.SMALL);
      long start = System.nanoTime();
      try (ServerProcess agent = ServerProcess.start("agent", directory, command, java)) {
        int status = client.head().status();
        double milliseconds = (System.nanoTime() - start) / MILLISECOND;
        if (status != 200) {
          throw new IOException(way.name() + ": " + status + "\n" + agent.output());
        }
        double resident = agent.figures().resident() / MEGABYTE; // before jcmd adds to it
        return new Figures(milliseconds, resident, agent.figures().liveHeap() / MEGABYTE);
      }
    }
  }

  private static Path tokenFile(Path directory, String token) throws IOException {
    Path file = directory.resolve("token");
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, token);
    return file;
  }
}
