package org.invertingproxy.proxy.app;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.invertingproxy.proxy.config.DatabaseConfig;
import org.invertingproxy.proxy.registry.RegistryUnavailableException;

/** Options that say where things are: files and databases. */
final class PlaceOutcomes {
  private static final String MEMORY = "jdbc:h2:mem:places";
  private static final byte[] NO_TLS = {'N'};
  private static final byte[] ASK_PASSWORD = {'R', 0, 0, 0, 8, 0, 0, 0, 3};

  private PlaceOutcomes() {}

  static Map<String, Outcome> all() {
    Map<String, Outcome> rows = new HashMap<>();
    rows.put(
        "config",
        Outcome.of(
            Map.of(),
            "DIR/open.properties",
            "DIR/closed.properties",
            "[404]",
            "[401]",
            (proxy, trial) -> Trial.statuses(proxy, "/api/backends", "localhost").toString()));
    rows.put(
        "data-dir",
        Outcome.of(
            Map.of(),
            "DIR/a",
            "DIR/b",
            "true",
            "false",
            (proxy, trial) -> "" + Files.exists(trial.dir().resolve("a/admin-token"))));
    rows.put(
        "database-url",
        Outcome.of(
            Map.of("data-dir", "DIR/data"),
            MEMORY,
            null,
            "false",
            "true",
            (proxy, trial) -> "" + Files.exists(trial.dir().resolve("data/registry.mv.db"))));
    rows.put("database-jndi", refused());
    rows.put("database-user", login("ann", "bob", "ann /a", "bob /a", Map.of()));
    rows.put(
        "database-password-file",
        login(
            "DIR/a.password",
            "DIR/b.password",
            "ann /a",
            "ann /b",
            Map.of("database-user", "ann")));
    return rows;
  }

  /** No container has such a name here, which is what is seen. */
  private static Outcome refused() {
    return new Outcome(
        Map.of(),
        "java:comp/env/jdbc/none",
        null,
        "refused",
        "starts",
        trial -> {
          try (WholeProxy proxy = trial.start()) {
            return "starts";
          } catch (RegistryUnavailableException e) {
            return "refused";
          }
        });
  }

  /** What a server that speaks PostgreSQL's protocol is told. */
  private static Outcome login(
      String one, String other, String seen, String seenOtherwise, Map<String, String> beside) {
    Map<String, String> all = new HashMap<>(beside);
    all.put("database-url", "jdbc:postgresql://127.0.0.1:1/x");
    all.putIfAbsent("database-password-file", "DIR/a.password");
    return new Outcome(
        all,
        one,
        other,
        seen,
        seenOtherwise,
        trial -> {
          try (ServerSocket server = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
            CompletableFuture<String> told = CompletableFuture.supplyAsync(() -> hear(server));
            DatabaseConfig named = trial.load().config().database();
            String url = "jdbc:postgresql://127.0.0.1:" + server.getLocalPort() + "/x";
            DatabaseConfig there =
                new DatabaseConfig(url, named.user(), named.passwordFile(), null);
            try (WholeProxy proxy = new WholeProxy(trial.dir().resolve("data"), there)) {
              return "starts";
            } catch (RegistryUnavailableException e) {
              return told.get(10, TimeUnit.SECONDS);
            }
          }
        });
  }

  /** User and password of the first login, which is refused. */
  private static String hear(ServerSocket server) {
    try (Socket client = server.accept()) {
      DataInputStream in = new DataInputStream(client.getInputStream());
      in.skipNBytes(8);
      client.getOutputStream().write(NO_TLS);
      String[] start = text(in, in.readInt() - 4).split("\0", -1);
      client.getOutputStream().write(ASK_PASSWORD);
      in.skipNBytes(1);
      String password = text(in, in.readInt() - 4).split("\0", -1)[0];
      byte[] refusal = "SFATAL\0C28P01\0Mno\0\0".getBytes(StandardCharsets.US_ASCII);
      client.getOutputStream().write(new byte[] {'E', 0, 0, 0, (byte) (refusal.length + 4)});
      client.getOutputStream().write(refusal);
      for (int i = 0; i + 1 < start.length; i++) {
        if (start[i].endsWith("user")) {
          return start[i + 1] + " /" + password;
        }
      }
      return "no user";
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String text(DataInputStream in, int length) throws IOException {
    return new String(in.readNBytes(length), StandardCharsets.US_ASCII);
  }
}
