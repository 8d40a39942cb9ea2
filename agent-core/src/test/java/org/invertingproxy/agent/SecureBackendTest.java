package org.invertingproxy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.nio.file.Path;
import org.invertingproxy.agent.config.BackendTrust;
import org.invertingproxy.agent.testing.RawServer;
import org.invertingproxy.agent.testing.RequestLog;
import org.invertingproxy.agent.testing.TestAuthority;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Local servers with https: which certificate is taken for theirs. */
final class SecureBackendTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  @TempDir static Path directory;

  private static TestAuthority authority;

  private final RequestLog log = new RequestLog();

  @BeforeAll
  static void foundAuthority() throws Exception {
    authority = new TestAuthority(directory);
  }

  private RawServer backend(String names) throws Exception {
    ServerSocket secure = authority.serverSocket(names, "-1d");
    return new RawServer(
        connection -> {
          String head = connection.readHead();
          if (!head.isEmpty()) {
            log.add(head);
            connection.write(OK);
          }
        },
        0,
        secure);
  }

  private String answer(RawServer backend, String host, BackendTrust trust) throws Exception {
    RawServer.Script unused = connection -> {};
    try (Tunnel tunnel =
        new Tunnel(
            unused,
            builder ->
                builder.host("https://" + host + ":" + backend.port()).backendTrust(trust))) {
      return tunnel.get("/secure").wire();
    }
  }

  @Test
  void certificateOfTheGivenAuthority_isTrusted_andHostStaysTheClients() throws Exception {
    try (RawServer backend = backend("dns:localhost")) {
      BackendTrust trust = new BackendTrust(authority.pem(), true);
      assertThat(answer(backend, "localhost", trust)).isEqualTo(OK);
      assertThat(log.next()).isEqualTo("GET /secure HTTP/1.1\r\nHost: h\r\n\r\n");
    }
  }

  @Test
  void unknownAuthority_is502_unlessCertificatesAreNotLookedAt() throws Exception {
    try (RawServer backend = backend("dns:localhost")) {
      assertThat(answer(backend, "localhost", BackendTrust.DEFAULT)).startsWith("HTTP/1.1 502 ");
      assertThat(answer(backend, "localhost", new BackendTrust(null, false))).isEqualTo(OK);
    }
  }

  @Test
  void certificateForAnotherName_is502() throws Exception {
    try (RawServer backend = backend("dns:other.example")) {
      BackendTrust trust = new BackendTrust(authority.pem(), true);
      assertThat(answer(backend, "localhost", trust)).startsWith("HTTP/1.1 502 ");
      assertThat(log.waiting()).isZero();
    }
  }

  @Test
  void serverWithoutTls_is502() throws Exception {
    RawServer.Script script =
        connection -> connection.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
    try (RawServer plain = new RawServer(script)) {
      assertThat(answer(plain, "localhost", BackendTrust.DEFAULT)).startsWith("HTTP/1.1 502 ");
    }
  }
}
