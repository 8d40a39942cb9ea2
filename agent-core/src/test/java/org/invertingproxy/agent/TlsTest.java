package org.invertingproxy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.invertingproxy.agent.testing.RawServer;
import org.invertingproxy.agent.testing.ScriptedProxy;
import org.invertingproxy.agent.testing.Until;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom the agent trusts to be its proxy. */
final class TlsTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  @TempDir static Path directory;

  @BeforeAll
  static void foundAuthority() throws Exception {
    String inStore = "-keystore " + directory.resolve("ca.p12") + " -storepass changeit";
    keytool("-genkeypair -alias ca -keyalg EC -dname CN=ca -ext bc:c " + inStore);
    keytool("-exportcert -rfc -alias ca -file " + pem() + " " + inStore);
  }

  /** A proxy whose certificate is for those names and from an authority written to a PEM file. */
  private static ScriptedProxy proxyFor(String names, String start) throws Exception {
    Path store = directory.resolve(start + names.replace(':', '-') + ".p12");
    if (Files.notExists(store)) {
      issue(names, start, store);
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, "changeit".toCharArray());
    }
    KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
    keys.deleteEntry("ca");
    managers.init(keys, "changeit".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return new ScriptedProxy(context.getServerSocketFactory().createServerSocket());
  }

  private static void issue(String names, String start, Path store) throws Exception {
    Path request = directory.resolve("request.pem");
    Path issued = directory.resolve("issued.pem");
    String inStore = "-keystore " + store + " -storepass changeit";
    Files.copy(directory.resolve("ca.p12"), store);
    keytool("-genkeypair -alias proxy -keyalg EC -dname CN=proxy " + inStore);
    keytool("-certreq -alias proxy -file " + request + " " + inStore);
    keytool(
        "-gencert -rfc -alias ca -infile "
            + request
            + " -outfile "
            + issued
            + " -ext SAN="
            + names
            + " -startdate "
            + start
            + " -validity 10 "
            + inStore);
    keytool("-importcert -noprompt -alias proxy -file " + issued + " " + inStore);
  }

  private static Path pem() {
    return directory.resolve("ca.pem");
  }

  private static void keytool(String arguments) throws Exception {
    String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process process =
        new ProcessBuilder((tool + " -J-XX:TieredStopAtLevel=1 " + arguments).split(" ", -1))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(arguments).isZero();
  }

  private static AgentBuilder agent(ScriptedProxy proxy, int backend) {
    return Agent.builder()
        .proxy(URI.create("https://localhost:" + proxy.uri().getPort()))
        .backend("hello")
        .host("127.0.0.1:" + backend);
  }

  @Test
  void certificateOfTheGivenAuthority_isTrusted_andRequestsPass() throws Exception {
    RawServer.Script script =
        connection -> {
          connection.readHead();
          connection.write(OK);
        };
    try (ScriptedProxy proxy = proxyFor("dns:localhost", "-1d");
        RawServer backend = new RawServer(script);
        Agent agent = agent(proxy, backend.port()).caFile(pem()).start()) {
      assertThat(proxy.exchange("1", "GET / HTTP/1.1\r\nHost: h\r\n\r\n").wire()).isEqualTo(OK);
      agent.awaitOnline(Duration.ofSeconds(10));
    }
  }

  @Test
  void unknownAuthority_isRefused() throws Exception {
    try (ScriptedProxy proxy = proxyFor("dns:localhost", "-1d");
        Agent agent = agent(proxy, 9).start()) {
      assertRefused(agent, proxy);
    }
  }

  @Test
  void certificateForAnotherHost_isRefused() throws Exception {
    try (ScriptedProxy proxy = proxyFor("dns:other.example", "-1d");
        Agent agent = agent(proxy, 9).caFile(pem()).start()) {
      assertRefused(agent, proxy);
    }
  }

  @Test
  void expiredCertificate_isRefused() throws Exception {
    try (ScriptedProxy proxy = proxyFor("dns:localhost", "-30d");
        Agent agent = agent(proxy, 9).caFile(pem()).start()) {
      assertRefused(agent, proxy);
    }
  }

  private static void assertRefused(Agent agent, ScriptedProxy proxy) throws Exception {
    Until.holds(() -> agent.status().state() == AgentState.RETRYING);
    assertThat(agent.status().detail()).contains("no secure connection").contains("--ca-file");
    assertThat(proxy.calls()).isEmpty();
  }
}
