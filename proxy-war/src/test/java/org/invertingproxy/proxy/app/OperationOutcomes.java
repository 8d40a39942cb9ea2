package org.invertingproxy.proxy.app;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.invertingproxy.proxy.config.ConfigException;
import org.invertingproxy.proxy.log.LogSample;
import org.invertingproxy.proxy.tls.IdentityException;
import org.jspecify.annotations.Nullable;

/** Options about TLS and the log. {@link OptionOutcomesTest} makes the files. */
final class OperationOutcomes {
  private static final Map<String, String> CERTIFICATE = Map.of("tls-certificate", "DIR/both.pem");

  /** At its address nobody listens. */
  static final String ISSUER_WHO_IS_AWAY =
      """
      {"issuers": [{"name": "away", "kind": "tokeninfo", "url": "http://127.0.0.1:1/",
        "audience": "here", "identities": [{"role": "agent", "subject": "email"}]}]}
      """;

  private OperationOutcomes() {}

  static Map<String, Outcome> all() {
    Map<String, Outcome> rows = new HashMap<>();
    rows.put("tls-certificate", handshake(Map.of(), "DIR/both.pem", null, "TLS", "none"));
    rows.put(
        "tls-key",
        handshake(
            Map.of("tls-certificate", "DIR/certificate.pem"),
            "DIR/key.pem",
            "DIR/another.pem",
            "TLS",
            "refused"));
    Map<String, String> password = Map.of("tls-password-file", "DIR/a.password");
    rows.put("tls-keystore", handshake(password, "DIR/keys.p12", null, "TLS", "refused"));
    rows.put(
        "tls-password-file",
        handshake(
            Map.of("tls-keystore", "DIR/keys.p12"),
            "DIR/a.password",
            "DIR/b.password",
            "TLS",
            "refused"));
    rows.put(
        "tls-redirect-port",
        Outcome.of(CERTIFICATE, "0", null, "308", "none", OperationOutcomes::redirect));
    Map<String, String> control = new HashMap<>(CERTIFICATE);
    control.put("control-hosts", "c.test");
    rows.put("hsts", strict(control, "1h", "0s", "[max-age=3600, -, -]", "[-, -, -]"));
    control.put("hsts", "2h");
    rows.put(
        "hsts-tunnels",
        strict(
            control, "true", "false", "[max-age=7200, -, max-age=7200]", "[max-age=7200, -, -]"));
    String secret = "Authorization: Bearer 0123456789abcdef\r\n";
    rows.put(
        "metrics-token-file",
        Outcome.of(
            Map.of(),
            "DIR/metrics.token",
            null,
            "200",
            "403",
            (proxy, trial) ->
                WholeProxy.read(proxy.open("GET", "localhost", "/metrics", secret, ""))
                    .substring(9, 12)));
    rows.put(
        "metrics-backends",
        Outcome.of(
            Map.of("grace", "0s"),
            "5",
            "0",
            "true",
            "false",
            (proxy, trial) -> {
              proxy.register("shop");
              proxy.client("shop");
              return "" + proxy.admin("GET", "/metrics", "").contains("\"shop\"");
            }));
    String poll = "Authorization: Bearer opaque\r\nX-Inverting-Proxy-Backend-ID: shop\r\n";
    rows.put(
        "issuers-file",
        Outcome.of(
            Map.of(),
            "DIR/issuers.json",
            null,
            "503",
            "401",
            (proxy, trial) -> {
              proxy.register("shop");
              return proxy.call("GET", "localhost", "/agent/pending", poll).substring(9, 12);
            }));
    rows.put(
        "log-level",
        new Outcome(
            Map.of(),
            "debug",
            "warn",
            "DEBUG INFO WARN",
            "WARN",
            trial -> LogSample.levels(trial.load().config().operation().log())));
    rows.put(
        "log-json",
        new Outcome(
            Map.of(),
            "true",
            "false",
            "{",
            "2",
            trial -> LogSample.begin(trial.load().config().operation().log())));
    return rows;
  }

  private static Outcome handshake(
      Map<String, String> beside,
      @Nullable String one,
      @Nullable String other,
      String seen,
      String seenOtherwise) {
    return new Outcome(
        beside,
        one,
        other,
        seen,
        seenOtherwise,
        trial -> {
          try (WholeProxy proxy = trial.start();
              Socket socket = trial.tlsSocket(proxy)) {
            ((SSLSocket) socket).startHandshake();
            return "TLS";
          } catch (SSLException e) {
            return "none";
          } catch (ConfigException | IdentityException e) {
            return "refused";
          }
        });
  }

  /** What a port without TLS answers. */
  private static String redirect(WholeProxy proxy, Trial trial) throws Exception {
    Optional<InetSocketAddress> plain = proxy.server().redirectAddress();
    if (plain.isEmpty()) {
      return "none";
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), plain.get().getPort())) {
      socket
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      return trial.statusOf(socket);
    }
  }

  /** The field as a control host, localhost and a tunnel host send it. */
  private static Outcome strict(
      Map<String, String> beside, String one, String other, String seen, String seenOtherwise) {
    return Outcome.of(
        Map.copyOf(beside),
        one,
        other,
        seen,
        seenOtherwise,
        (proxy, trial) -> {
          StringBuilder all = new StringBuilder("[");
          for (String host : new String[] {"c.test", "localhost", "b.localhost"}) {
            String answer = WholeProxy.read(proxy.open("GET", host, "/", "", ""));
            all.append(all.length() > 1 ? ", " : "")
                .append(
                    answer
                        .lines()
                        .filter(line -> line.startsWith("Strict-Transport-Security: "))
                        .map(line -> line.substring("Strict-Transport-Security: ".length()))
                        .findFirst()
                        .orElse("-"));
          }
          return all.append(']').toString();
        });
  }
}
