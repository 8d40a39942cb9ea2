package org.invertingproxy.agent;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One forwarded request, after it ended.
 *
 * @param started when the agent received it
 * @param method its method
 * @param target its request target, as sent
 * @param status the status of the response that was sent, or 0 if none was
 * @param requestBytes body bytes towards the backend
 * @param responseBytes body bytes towards the client
 * @param duration from reception to the last byte
 * @param failure what went wrong, in a few words, or null
 */
public record RequestSummary(
    Instant started,
    String method,
    String target,
    int status,
    long requestBytes,
    long responseBytes,
    Duration duration,
    @Nullable String failure) {}
