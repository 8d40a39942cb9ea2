package org.invertingproxy.e2e.operation;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import org.invertingproxy.e2e.server.Artifacts;

/** A certificate authority of a test. */
final class Authority {
  private final X509Bundle own;
  private final Path pem;

  Authority() throws Exception {
    own = dates(9).subject("CN=authority").setIsCertificateAuthority(true).buildSelfSigned();
    pem = Artifacts.workDirectory("authority").resolve("ca.pem");
    Files.writeString(pem, own.getCertificatePEM());
  }

  /** Valid from ten days ago until in so many days. */
  private static CertificateBuilder dates(int days) {
    return new CertificateBuilder()
        .ecp256()
        .notBefore(Instant.now().minus(Duration.ofDays(10)))
        .notAfter(Instant.now().plus(Duration.ofDays(days)));
  }

  /** What its clients trust. */
  Path pem() {
    return pem;
  }

  /** TLS of a client that trusts it. */
  SSLContext client() throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, own.toTrustManagerFactory().getTrustManagers(), null);
    return context;
  }

  /**
   * Issues a certificate and writes it, chain and key, to {@code both.pem} in the directory.
   *
   * @param days until when it is valid, negative for the past
   */
  X509Bundle issue(Path directory, String host, int days) throws Exception {
    X509Bundle issued =
        dates(days)
            .subject("CN=server")
            .addSanDnsName(host)
            .addExtendedKeyUsageServerAuth()
            .buildIssuedBy(own);
    write(directory, issued);
    return issued;
  }

  /** One that nobody has signed but itself, written likewise. */
  static void selfSigned(Path directory) throws Exception {
    write(
        directory,
        dates(9)
            .subject("CN=localhost")
            .addSanDnsName("localhost")
            .setIsCertificateAuthority(true)
            .buildSelfSigned());
  }

  private static void write(Path directory, X509Bundle bundle) throws Exception {
    Path part = directory.resolve("both.part");
    Files.writeString(part, bundle.getCertificatePathPEM() + "\n" + bundle.getPrivateKeyPEM());
    Files.move(
        part,
        directory.resolve("both.pem"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }
}
