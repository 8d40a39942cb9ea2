package org.invertingproxy.agent.testing;

import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A private certificate authority, made by the JDK's keytool. */
public final class TestAuthority {
  private static final String PASSWORD = "changeit";

  private final Path directory;

  /** One whose files are kept in that directory. */
  public TestAuthority(Path directory) throws IOException, InterruptedException {
    this.directory = directory;
    String inStore = in(directory.resolve("ca.p12"));
    keytool("-genkeypair -alias ca -keyalg EC -dname CN=ca -ext bc:c " + inStore);
    keytool("-exportcert -rfc -alias ca -file " + pem() + " " + inStore);
  }

  /** The file that whoever trusts it needs. */
  public Path pem() {
    return directory.resolve("ca.pem");
  }

  /**
   * Takes connections with a certificate of its own; not bound yet.
   *
   * @param names such as {@code dns:localhost}
   * @param start from when it is valid, for ten days, such as {@code -1d}
   */
  public ServerSocket serverSocket(String names, String start)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path store = directory.resolve(start + names.replace(':', '-') + ".p12");
    if (Files.notExists(store)) {
      issue(names, start, store);
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
    keys.deleteEntry("ca");
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context.getServerSocketFactory().createServerSocket();
  }

  private void issue(String names, String start, Path store)
      throws IOException, InterruptedException {
    Path request = directory.resolve("request.pem");
    Path issued = directory.resolve("issued.pem");
    Files.copy(directory.resolve("ca.p12"), store);
    keytool("-genkeypair -alias server -keyalg EC -dname CN=server " + in(store));
    keytool("-certreq -alias server -file " + request + " " + in(store));
    keytool(
        "-gencert -rfc -alias ca -infile %s -outfile %s -ext SAN=%s -startdate %s -validity 10 %s"
            .formatted(request, issued, names, start, in(store)));
    keytool("-importcert -noprompt -alias server -file " + issued + " " + in(store));
  }

  private static String in(Path store) {
    return "-keystore " + store + " -storepass " + PASSWORD;
  }

  private static void keytool(String arguments) throws IOException, InterruptedException {
    String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process process =
        new ProcessBuilder((tool + " -J-XX:TieredStopAtLevel=1 " + arguments).split(" ", -1))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new AssertionError("keytool failed: " + arguments);
    }
  }
}
