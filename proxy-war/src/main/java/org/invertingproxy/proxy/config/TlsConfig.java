package org.invertingproxy.proxy.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The files with which the server of {@code java -jar} speaks TLS: either certificate and key, or
 * the keystore.
 *
 * @param certificate PEM, the server's own certificate first
 * @param key PEM; the same file where both are in one
 * @param keystore PKCS12
 * @param passwordFile opens the keystore or the key
 * @param redirectPort where plain HTTP is sent to https, or null for nowhere
 */
public record TlsConfig(
    @Nullable Path certificate,
    @Nullable Path key,
    @Nullable Path keystore,
    @Nullable Path passwordFile,
    @Nullable Integer redirectPort) {}
