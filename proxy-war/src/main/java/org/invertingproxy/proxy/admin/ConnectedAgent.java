package org.invertingproxy.proxy.admin;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An agent of a backend that is connected, or one of its channels.
 *
 * @param link its name, as the access log has it
 * @param transport {@code channel} or {@code polling}
 * @param since when it came
 * @param lastSeen its last sign of life
 * @param exchanges what it has in hand
 * @param software what it says it is, or null
 */
public record ConnectedAgent(
    String link,
    String transport,
    Instant since,
    Instant lastSeen,
    int exchanges,
    @Nullable String software) {}
