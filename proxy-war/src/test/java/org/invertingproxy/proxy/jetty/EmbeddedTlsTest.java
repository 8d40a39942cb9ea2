package org.invertingproxy.proxy.jetty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.GenericServlet;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.invertingproxy.proxy.tls.IdentityFiles;
import org.invertingproxy.proxy.tls.TestIdentity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedTlsTest {
  @TempDir Path dir;
  private TestIdentity identity;
  private Tls tls;
  private EmbeddedServer server;

  @BeforeEach
  void start() throws Exception {
    identity = TestIdentity.fresh();
    tls =
        new Tls(
            new IdentityFiles(identity.write(dir, 0)).read(),
            0,
            host -> host.startsWith("known") ? "https://known:44" : null);
    server = new EmbeddedServer("127.0.0.1", 0, tls);
    server.serve(new Secure());
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void bothVersionsOfHttp_areChosenByAlpn_andSecure(HttpClient.Version version) throws Exception {
    assertThat(get(identity, version)).isEqualTo("https true " + protocol(version));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void versionsOfTlsOfToday_areSpoken(String version) throws Exception {
    try (SSLSocket socket = connect(identity)) {
      socket.setEnabledProtocols(new String[] {version});
      socket.startHandshake();
      assertThat(socket.getSession().getProtocol()).isEqualTo(version);
    }
  }

  @Test
  void olderVersionsOfTls_areRefused() throws Exception {
    // As a hello of TLS 1.1, since the JDK does not send one any more.
    try (Socket socket = plain(server.address().getPort())) {
      byte[] hello = hello(0x02);
      socket.getOutputStream().write(hello);
      byte[] answer = socket.getInputStream().readNBytes(7);
      assertThat(answer[0]).as("an alert").isEqualTo((byte) 21);
      assertThat(answer[6]).as("protocol_version").isEqualTo((byte) 70);
    }
  }

  @Test
  void anotherIdentity_isShownToNewConnections_whileOpenOnesGoOn() throws Exception {
    TestIdentity next = TestIdentity.fresh();
    try (SSLSocket open = connect(identity)) {
      assertThat(ask(open)).startsWith("HTTP/1.1 200");
      tls.replace(new IdentityFiles(next.write(dir, 0)).read());
      assertThat(ask(open)).startsWith("HTTP/1.1 200");
    }
    assertThat(get(next, HttpClient.Version.HTTP_2)).startsWith("https");
    assertThatThrownBy(() -> get(identity, HttpClient.Version.HTTP_2))
        .isInstanceOf(SSLHandshakeException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /, known, 308, https://known:44/",
    "POST, /a/%2F..//b?c=d&e, known:81, 308, https://known:44/a/%2F..//b?c=d&e",
    "GET, //evil.test/x, known, 308, https://known:44//evil.test/x",
    "GET, /\\evil.test, known, 308, https://known:44/\\evil.test",
    "OPTIONS, *, known, 308, https://known:44/",
    "GET, http://known/x, known, 308, https://known:44/x",
    "GET, /, evil.test, 404,",
    "GET, http://evil.test/x, evil.test, 404,",
  })
  void plainPort_sendsKnownHostsToHttps_andNobodyElsewhere(
      String method, String target, String host, int status, String location) throws Exception {
    try (Socket socket = plain(server.redirectAddress().orElseThrow().getPort())) {
      socket
          .getOutputStream()
          .write(
              (method + " " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n")
                  .getBytes(ISO_8859_1));
      String answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
      assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
      if (location == null) {
        assertThat(answer).doesNotContainIgnoringCase("location:");
      } else {
        assertThat(answer).contains("\r\nLocation: " + location + "\r\n");
      }
    }
  }

  @Test
  void plainHttpOnTheTlsPort_getsNothing() throws Exception {
    try (Socket socket = plain(server.address().getPort())) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: known\r\n\r\n".getBytes(ISO_8859_1));
      String answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
      assertThat(answer).doesNotContain("HTTP/1.1 200");
    }
  }

  @Test
  void redirectPortInUse_isNamed_andTheOtherIsFreeAgain() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = free.getLocalPort();
      free.close();
      Tls clash =
          new Tls(
              new IdentityFiles(identity.write(dir, null)).read(),
              taken.getLocalPort(),
              host -> null);
      assertThatThrownBy(() -> new EmbeddedServer("127.0.0.1", port, clash))
          .isInstanceOfSatisfying(
              ListenException.class, e -> assertThat(e.port()).isEqualTo(taken.getLocalPort()));
      new EmbeddedServer("127.0.0.1", port).close();
    }
  }

  private String get(TestIdentity trusted, HttpClient.Version version) throws Exception {
    HttpClient client =
        HttpClient.newBuilder().version(version).sslContext(trusted.client()).build();
    URI url = URI.create("https://localhost:" + server.address().getPort() + "/");
    return client.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString()).body();
  }

  private static String protocol(HttpClient.Version version) {
    return version == HttpClient.Version.HTTP_2 ? "HTTP/2.0" : "HTTP/1.1";
  }

  private SSLSocket connect(TestIdentity trusted) throws Exception {
    SSLSocket socket =
        (SSLSocket)
            trusted
                .client()
                .getSocketFactory()
                .createSocket("127.0.0.1", server.address().getPort());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static Socket plain(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static String ask(SSLSocket socket) throws IOException {
    socket
        .getOutputStream()
        .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(ISO_8859_1));
    StringBuilder answer = new StringBuilder();
    while (!answer.toString().endsWith("https true HTTP/1.1")) {
      int next = socket.getInputStream().read();
      assertThat(next).as(answer.toString()).isNotNegative();
      answer.append((char) next);
    }
    return answer.toString();
  }

  /** The smallest ClientHello of TLS 1.x (RFC 4346 section 7.4.1.2), with one cipher suite. */
  private static byte[] hello(int minor) {
    byte[] record = new byte[5 + 4 + 41];
    record[0] = 22;
    record[1] = 3;
    record[2] = (byte) minor;
    record[4] = 4 + 41;
    record[5] = 1;
    record[8] = 41;
    record[9] = 3;
    record[10] = (byte) minor;
    int afterRandom = 11 + 32;
    record[afterRandom + 2] = 2; // bytes of cipher suites
    record[afterRandom + 4] = 0x2f; // TLS_RSA_WITH_AES_128_CBC_SHA
    record[afterRandom + 5] = 1; // compression methods: none
    return record;
  }

  private static final class Secure extends GenericServlet {
    private static final long serialVersionUID = 1;

    @Override
    public void service(ServletRequest request, ServletResponse response) throws IOException {
      String text = request.getScheme() + " " + request.isSecure() + " " + request.getProtocol();
      response.setContentLength(text.length());
      response.getOutputStream().print(text);
    }
  }
}
