package org.invertingproxy.proxy.jetty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.GenericServlet;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.websocket.server.ServerContainer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedServerTest {
  private EmbeddedServer server;

  @BeforeEach
  void start() throws Exception {
    server = new EmbeddedServer(null, 0);
    server.serve(new EchoTarget());
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a%2Fb",
        "/a%5cb",
        "/a\\b",
        "/a%25b",
        "/a/../b",
        "/a;/b;p=v",
        "/a/%2e%2e/b",
        "/a/../b",
        "/a?b[]=|",
        "/a|b[]{}",
        "/a%0d%0a",
        "/a%E9",
        "/a?",
        "/WEB-INF/web.xml",
        "/META-INF/x"
      })
  void targetsPassUnchanged(String target) throws Exception {
    assertThat(exchange("GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 200")
        .endsWith("[" + target + "]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/%u002e", "/a%zz", "/a%00"})
  void ambiguousNonsenseIsRefusedWithoutAWord(String target) throws Exception {
    assertThat(exchange("GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 400")
        .endsWith("\r\n\r\n")
        .doesNotContainIgnoringCase("server:");
  }

  @Test
  void aFieldOf60KilobytesPasses() throws Exception {
    assertThat(
            exchange(
                "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nA: %s\r\n\r\n"
                    .formatted("a".repeat(60_000))))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void failuresOfTheServletShowNothing() throws Exception {
    assertThat(exchange("GET /fail HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 500")
        .doesNotContain("secret", "Jetty");
  }

  @Test
  void webSocketsCanBeUpgraded() throws Exception {
    assertThat(exchange("GET /container HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
        .endsWith("[true]");
  }

  @Test
  void http2WithoutTlsIsOffered() throws Exception {
    String settings = "\0\0\0\4\0\0\0\0\0";
    try (Socket socket = connect()) {
      socket
          .getOutputStream()
          .write(("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + settings).getBytes(ISO_8859_1));
      byte[] head = socket.getInputStream().readNBytes(9);
      assertThat(head[3]).as("type of the first frame: SETTINGS").isEqualTo((byte) 4);
    }
  }

  @Test
  void upgradeToHttp2_isNotMade() throws Exception {
    assertThat(
            exchange(
                "GET /a HTTP/1.1\r\nHost: x\r\nConnection: close, Upgrade, HTTP2-Settings\r\n"
                    + "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n"))
        .startsWith("HTTP/1.1 200")
        .endsWith("[/a]");
  }

  @Test
  void aPortInUseIsFoundAtOnce() {
    assertThatThrownBy(() -> new EmbeddedServer(null, server.address().getPort()))
        .hasRootCauseInstanceOf(BindException.class);
  }

  private String exchange(String request) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static final class EchoTarget extends GenericServlet {
    private static final long serialVersionUID = 1;

    @Override
    public void service(ServletRequest request, ServletResponse response) throws IOException {
      HttpServletRequest http = (HttpServletRequest) request;
      String uri = http.getRequestURI();
      String query = http.getQueryString();
      if (uri.equals("/fail")) {
        throw new IllegalStateException("secret");
      }
      String text =
          uri.equals("/container")
              ? String.valueOf(
                  getServletContext().getAttribute(ServerContainer.class.getName())
                      instanceof ServerContainer)
              : query == null ? uri : uri + "?" + query;
      response.getOutputStream().print("[" + text + "]");
    }
  }
}
