package org.invertingproxy.proxy.app;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.SocketFactory;
import org.invertingproxy.proxy.config.LoadedConfig;
import org.invertingproxy.proxy.tls.TestIdentity;

/** A proxy that is to be started with some options, and what can be seen of it. */
final class Trial {
  /** What is awaited comes long before; what is not to come is not waited for that long. */
  private static final int LONG_MILLIS = 20_000;

  private static final int SHORT_MILLIS = 300;

  private final Path dir;
  private final Map<String, String> options;
  private final TestIdentity identity;
  private final int patienceMillis;
  private final SettingPlace place;

  /**
   * A trial.
   *
   * @param options without the data directory, with which the registry is a file; in them {@code
   *     DIR} stands for the directory
   * @param identity whom clients trust where TLS is spoken
   * @param expectant whether something is to happen, for which the trial waits as long as it takes
   */
  Trial(Path dir, Map<String, String> options, TestIdentity identity, boolean expectant) {
    this(dir, options, SettingPlace.COMMAND_LINE, identity, expectant);
  }

  /** The same with the options in that place. */
  Trial(
      Path dir,
      Map<String, String> options,
      SettingPlace place,
      TestIdentity identity,
      boolean expectant) {
    this.dir = dir;
    this.place = place;
    this.identity = identity;
    this.patienceMillis = expectant ? LONG_MILLIS : SHORT_MILLIS;
    this.options = new HashMap<>(Map.of("data-dir", "DIR/data", "drain", "0s"));
    boolean memory =
        options.keySet().stream()
            .noneMatch(key -> key.startsWith("database-") || key.equals("data-dir"));
    if (memory) {
      this.options.put("database-url", "jdbc:h2:mem:trial" + System.nanoTime());
    }
    this.options.putAll(options);
    this.options.replaceAll((key, text) -> text.replace("DIR", dir.toString()));
  }

  Path dir() {
    return dir;
  }

  int patienceMillis() {
    return patienceMillis;
  }

  LoadedConfig load() throws IOException {
    return place.load(dir, options);
  }

  WholeProxy start() throws Exception {
    LoadedConfig loaded = load();
    boolean tls = loaded.config().operation().tls() != null;
    SocketFactory sockets = tls ? identity.client().getSocketFactory() : SocketFactory.getDefault();
    return new WholeProxy(loaded.config(), sockets);
  }

  /** A socket that speaks TLS with the proxy, whatever that does; no handshake yet. */
  Socket tlsSocket(WholeProxy proxy) throws Exception {
    Socket socket =
        identity
            .client()
            .getSocketFactory()
            .createSocket("127.0.0.1", proxy.server().address().getPort());
    socket.setSoTimeout(LONG_MILLIS);
    return socket;
  }

  /** The status of whatever answers first, {@code held} where none does. */
  String statusOf(Socket... sockets) throws IOException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
    do {
      for (Socket socket : sockets) {
        socket.setSoTimeout(Math.max(1, patienceMillis / 20));
        try {
          String line =
              new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
          return line.isEmpty() ? "cut" : line.substring(line.lastIndexOf(' ') + 1);
        } catch (SocketTimeoutException e) {
          // The next one, or this one once more.
        }
      }
    } while (System.nanoTime() < end);
    return "held";
  }

  /** Whether the work ends, be it well or badly. */
  String endOf(Future<?> work) throws InterruptedException {
    try {
      work.get(patienceMillis, TimeUnit.MILLISECONDS);
      return "ends";
    } catch (ExecutionException e) {
      return "ends";
    } catch (TimeoutException e) {
      return "held";
    }
  }

  /** Statuses of requests to these hosts. */
  static List<String> statuses(WholeProxy proxy, String path, String... hosts) throws IOException {
    List<String> statuses = new ArrayList<>();
    for (String host : hosts) {
      String answer = WholeProxy.read(proxy.open("GET", host, path, "", ""));
      statuses.add(answer.substring(9, 12));
    }
    return statuses;
  }
}
