package org.invertingproxy.proxy.tls;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import org.invertingproxy.proxy.config.TlsConfig;
import org.jspecify.annotations.Nullable;

/** Certificates made for a test, and whoever trusts them. */
public final class TestIdentity {
  private final X509Bundle bundle;

  private TestIdentity(X509Bundle bundle) {
    this.bundle = bundle;
  }

  /** One for localhost that is good now, by an authority of its own. */
  public static TestIdentity fresh() throws Exception {
    return valid(Instant.now().minus(Duration.ofDays(1)), Instant.now().plus(Duration.ofDays(9)));
  }

  /** One for localhost that ended yesterday. */
  public static TestIdentity expired() throws Exception {
    return valid(Instant.now().minus(Duration.ofDays(9)), Instant.now().minus(Duration.ofDays(1)));
  }

  private static TestIdentity valid(Instant from, Instant to) throws Exception {
    CertificateBuilder dates = new CertificateBuilder().ecp256().notBefore(from).notAfter(to);
    X509Bundle authority =
        dates.copy().subject("CN=authority").setIsCertificateAuthority(true).buildSelfSigned();
    return new TestIdentity(
        dates
            .copy()
            .subject("CN=server")
            .addSanDnsName("localhost")
            .addExtendedKeyUsageServerAuth()
            .buildIssuedBy(authority));
  }

  X509Bundle bundle() {
    return bundle;
  }

  /** Writes certificate and key into the directory, over those that are there. */
  public TlsConfig write(Path directory, @Nullable Integer redirectPort) throws IOException {
    Path certificate = directory.resolve("certificate.pem");
    Path key = directory.resolve("key.pem");
    Files.writeString(certificate, bundle.getCertificatePathPEM());
    Files.writeString(key, bundle.getPrivateKeyPEM());
    return new TlsConfig(certificate, key, null, null, redirectPort);
  }

  /** Writes it in one PEM file, {@code both.pem}, in a keystore, and a key of another beside it. */
  public void writeForms(Path directory, String password) throws Exception {
    write(directory, null);
    Files.writeString(
        directory.resolve("both.pem"),
        bundle.getCertificatePathPEM() + "\n" + bundle.getPrivateKeyPEM());
    X509Bundle another =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=another")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    Files.writeString(directory.resolve("another.pem"), another.getPrivateKeyPEM());
    try (OutputStream out = Files.newOutputStream(directory.resolve("keys.p12"))) {
      bundle.toKeyStore(password.toCharArray()).store(out, password.toCharArray());
    }
  }

  /** TLS of a client that trusts its authority and no other. */
  public SSLContext client() throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, bundle.toTrustManagerFactory().getTrustManagers(), null);
    return context;
  }
}
