package org.invertingproxy.e2e.bench;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.invertingproxy.e2e.http.RawClient;

/** Texts of 64 bytes sent over WebSockets and back, one at a time on each; not over polling. */
final class SocketEchoes implements Measure {
  private static final int SIZE = 64;
  private static final List<Integer> CONNECTIONS = List.of(1, 64);
  private static final int WARM_SECONDS = 5;

  @Override
  public void run(List<Way> ways, BenchOptions options, Report report) throws Exception {
    List<Way> capable = ways.stream().filter(way -> !way.isBy(Way.POLLING)).toList();
    for (Way way : capable) {
      load(way, 64, WARM_SECONDS);
    }
    for (int connections : CONNECTIONS) {
      Map<Way, List<Double>> rates = new LinkedHashMap<>();
      for (int round = 0; round < options.rounds(); round++) {
        for (Way way : capable) {
          rates
              .computeIfAbsent(way, key -> new ArrayList<>())
              .add(load(way, connections, options.seconds()));
        }
      }
      report.add(Kind.WEBSOCKET_ECHO.label(), connections, "messages/s", rates);
    }
  }

  private static double load(Way way, int connections, int seconds)
      throws IOException, InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(connections);
    List<RawClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < connections; i++) {
        clients.add(open(way));
      }
      long start = System.nanoTime();
      long end = start + TimeUnit.SECONDS.toNanos(seconds);
      List<Future<Long>> counts = new ArrayList<>();
      for (RawClient client : clients) {
        counts.add(threads.submit(() -> echo(client, end)));
      }
      long all = 0;
      for (Future<Long> count : counts) {
        all += count.get();
      }
      return all * 1e9 / (System.nanoTime() - start);
    } finally {
      for (RawClient client : clients) {
        client.close();
      }
      threads.shutdownNow();
    }
  }

  private static RawClient open(Way way) throws IOException {
    RawClient client = RawClient.connect(way.port());
    client.send(
        "GET "
            + Backend.ECHO
            + " HTTP/1.1\r\nHost: "
            + way.host()
            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n");
    int status = client.head().status();
    if (status != 101) {
      throw new IOException(way.name() + " refused the WebSocket: " + status);
    }
    return client;
  }

  /** Sends until the end; returns how many came back. */
  private static long echo(RawClient client, long end) throws IOException {
    byte[] frame = new byte[6 + SIZE]; // masked with zeros: 64 NUL characters
    frame[0] = (byte) 0x81;
    frame[1] = (byte) (0x80 | SIZE);
    byte[] back = new byte[SIZE];
    DataInputStream in = new DataInputStream(client.in());
    long count = 0;
    while (System.nanoTime() - end < 0) {
      client.out().write(frame);
      int first = in.readUnsignedByte();
      while (first != 0x81) { // a ping, which needs no answer for so short a time
        in.skipNBytes(in.readUnsignedByte());
        first = in.readUnsignedByte();
      }
      if (in.readUnsignedByte() != SIZE) {
        throw new IOException("another length came back");
      }
      in.readFully(back);
      count++;
    }
    return count;
  }
}
