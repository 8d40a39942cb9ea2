package org.invertingproxy.proxy.config;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofDays;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The options about TLS: whether {@code java -jar} speaks it, and what browsers are told of it. */
final class TlsOptions {
  static final Option<Path> CERTIFICATE =
      new Option<>(
          "tls-certificate",
          Syntax.PATH,
          null,
          "The certificate in PEM, followed by those that signed it: `java -jar` then speaks TLS."
              + " Read again when it changes, as all files named here.");

  static final Option<Path> KEY =
      new Option<>(
          "tls-key",
          Syntax.PATH,
          null,
          "The private key of `tls-certificate` in PEM. By default it is in the same file.");

  static final Option<Path> KEYSTORE =
      new Option<>(
          "tls-keystore",
          Syntax.PATH,
          null,
          "A PKCS12 file with key and certificates, instead of PEM files.");

  static final Option<Path> PASSWORD_FILE =
      new Option<>(
          "tls-password-file",
          Syntax.PATH,
          null,
          "The file with the password of `tls-keystore`, or of an encrypted `tls-key`.");

  static final Option<Integer> REDIRECT_PORT =
      new Option<>(
          "tls-redirect-port",
          Syntax.count(0, 65_535),
          null,
          "A port without TLS that answers every request to a known host with 308 to the same"
              + " address by https. None by default.");

  static final Option<Duration> HSTS =
      new Option<>(
          "hsts",
          Syntax.duration(ZERO, ofDays(3 * 365)),
          GoDuration.format(Hsts.DEFAULT_MAX_AGE),
          "How long browsers shall use https only, once they were told so over TLS by a control"
              + " host other than localhost and addresses (`Strict-Transport-Security`); `0` says"
              + " nothing.");

  static final Option<Boolean> HSTS_TUNNELS =
      new Option<>(
          "hsts-tunnels",
          Syntax.FLAG,
          "false",
          "Whether `hsts` goes for the hosts of backends, too, where a backend does not send a"
              + " field of its own.");

  private TlsOptions() {}

  static List<Option<?>> all() {
    return List.of(CERTIFICATE, KEY, KEYSTORE, PASSWORD_FILE, REDIRECT_PORT, HSTS, HSTS_TUNNELS);
  }
}
