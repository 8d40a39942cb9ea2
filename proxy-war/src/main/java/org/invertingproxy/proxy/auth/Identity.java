package org.invertingproxy.proxy.auth;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A caller whose credential was verified.
 *
 * @param role what the credential is for
 * @param subject who it was issued to
 * @param backends the backends an agent may serve, or null when the claim is absent
 * @param tokenId the {@code jti}, safe to log
 * @param expires when the credential ends
 */
public record Identity(
    Role role, String subject, @Nullable Set<String> backends, String tokenId, Instant expires) {}
