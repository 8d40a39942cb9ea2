package org.invertingproxy.e2e.fidelity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.invertingproxy.agent.config.TransportMode;
import org.invertingproxy.e2e.fidelity.Message.Framing;
import org.invertingproxy.e2e.http.Head;
import org.invertingproxy.e2e.http.Http2Client;
import org.invertingproxy.e2e.http.Http2Response;
import org.invertingproxy.e2e.http.RawBackend;
import org.invertingproxy.e2e.http.RawClient;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.tunnel.Tunnel;

/** The same exchange made directly and through one proxy by one transport. */
final class Rig implements AutoCloseable {
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final AtomicInteger ids = new AtomicInteger();
  private final Recorder near = new Recorder(answers);
  private final Recorder far = new Recorder(answers);
  private final RawBackend direct;
  private final Tunnel tunnel;
  private final int proxyPort;

  Rig(ProxyServer proxy, TransportMode transport) throws Exception {
    proxyPort = proxy.port();
    direct = new RawBackend(near);
    tunnel = Tunnel.open(proxy, far, transport);
  }

  /** The host of the tunnel, also used for direct requests. */
  String host() {
    return tunnel.host();
  }

  /** The port of the proxy. */
  int proxyPort() {
    return proxyPort;
  }

  /** Without a proxy. */
  Observed direct(Case what) throws IOException {
    String id = agree(what);
    Message response = http1(direct.port(), what, "HTTP/1.1", id);
    return new Observed(near.request(id), response);
  }

  /** Through the proxy. */
  Observed through(Case what, Version version) throws IOException {
    String id = agree(what);
    Message response =
        version == Version.HTTP_2 ? http2(what, id) : http1(proxyPort, what, "HTTP/1.1", id);
    return new Observed(far.request(id), response);
  }

  /** Through the proxy, by a client of HTTP/1.0. */
  Observed throughHttp10(Case what) throws IOException {
    String id = agree(what);
    Message response = http1(proxyPort, what, "HTTP/1.0", id);
    return new Observed(far.request(id), response);
  }

  /** The first line that a client of the proxy reads. */
  String statusLine(Case what) throws IOException {
    String id = agree(what);
    try (RawClient client = RawClient.connect(proxyPort)) {
      client.send(what.request().text("HTTP/1.1", host(), id));
      return client.head().startLine();
    }
  }

  private String agree(Case what) {
    String id = Integer.toString(ids.incrementAndGet());
    answers.put(id, what.answer());
    return id;
  }

  private Message http1(int port, Case what, String version, String id) throws IOException {
    Sent request = what.request();
    try (RawClient client = RawClient.connect(port)) {
      client.send(request.text(version, host(), id));
      Head head = client.head();
      while (head.status() < 200) {
        head = client.head();
      }
      return response(client, head, request.method());
    }
  }

  private static Message response(RawClient client, Head head, String method) throws IOException {
    int status = head.status();
    String start = Integer.toString(status);
    if (method.equals("HEAD") || status == 204 || status == 304) {
      return new Message(start, head.lines(), Framing.NONE, "", List.of());
    }
    if (head.value("Transfer-Encoding").isEmpty() && head.value("Content-Length").isEmpty()) {
      String body = new String(client.in().readAllBytes(), StandardCharsets.ISO_8859_1);
      return new Message(start, head.lines(), Framing.CLOSE, body, List.of());
    }
    var in = client.body(head);
    String body = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    boolean length = head.value("Content-Length").isPresent();
    return new Message(
        start, head.lines(), length ? Framing.LENGTH : Framing.CHUNKED, body, in.trailers());
  }

  private Message http2(Case what, String id) throws IOException {
    Sent request = what.request();
    try (Http2Client client = Http2Client.connect(proxyPort)) {
      client.head(request.fields(host(), id), request.framing() == Framing.NONE);
      if (request.framing() != Framing.NONE) {
        boolean last = request.trailers().isEmpty();
        client.data(request.body().getBytes(StandardCharsets.ISO_8859_1), last);
        if (!last) {
          client.head(request.trailers().stream().map(Rig::lowerCaseName).toList(), true);
        }
      }
      Http2Response response = client.response();
      boolean bodyless =
          request.method().equals("HEAD") || response.status() == 204 || response.status() == 304;
      boolean length = response.lines().stream().anyMatch(l -> l.startsWith("content-length:"));
      return new Message(
          Integer.toString(response.status()),
          response.lines(),
          bodyless ? Framing.NONE : length ? Framing.LENGTH : Framing.CHUNKED,
          response.body(),
          response.trailers());
    }
  }

  private static String lowerCaseName(String line) {
    int colon = line.indexOf(':');
    return line.substring(0, colon).toLowerCase(java.util.Locale.ROOT) + line.substring(colon);
  }

  @Override
  public void close() throws IOException {
    tunnel.close();
    direct.close();
  }
}
