package org.invertingproxy.proxy.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads how the proxy is run and watched. */
final class OperationReader {
  private final SettingReader settings;

  OperationReader(SettingReader settings) {
    this.settings = settings;
  }

  OperationConfig read() {
    return new OperationConfig(
        tls(),
        new Hsts(
            settings.read(TlsOptions.HSTS, Hsts.DEFAULT_MAX_AGE),
            settings.read(TlsOptions.HSTS_TUNNELS, false)),
        new LogConfig(
            settings.read(LogOptions.LEVEL, LogLevel.INFO), settings.read(LogOptions.JSON, false)));
  }

  private @Nullable TlsConfig tls() {
    @Nullable Path certificate = settings.readable(TlsOptions.CERTIFICATE).orElse(null);
    @Nullable Path key = settings.readable(TlsOptions.KEY).orElse(null);
    @Nullable Path keystore = settings.readable(TlsOptions.KEYSTORE).orElse(null);
    @Nullable Path passwordFile = settings.readable(TlsOptions.PASSWORD_FILE).orElse(null);
    @Nullable Integer redirectPort = settings.read(TlsOptions.REDIRECT_PORT).orElse(null);
    if (certificate != null && keystore != null) {
      settings.refuse(TlsOptions.KEYSTORE, "cannot be set beside tls-certificate");
    }
    if (key != null && certificate == null) {
      settings.refuse(TlsOptions.KEY, "needs tls-certificate");
    }
    if (keystore != null && passwordFile == null) {
      settings.refuse(TlsOptions.KEYSTORE, "needs tls-password-file");
    }
    if (certificate == null && keystore == null) {
      refuseWithoutTls(TlsOptions.PASSWORD_FILE, passwordFile);
      refuseWithoutTls(TlsOptions.REDIRECT_PORT, redirectPort);
      return null;
    }
    return new TlsConfig(
        certificate, key == null ? certificate : key, keystore, passwordFile, redirectPort);
  }

  private void refuseWithoutTls(Option<?> option, @Nullable Object value) {
    if (value != null) {
      settings.refuse(option, "needs tls-certificate or tls-keystore");
    }
  }
}
