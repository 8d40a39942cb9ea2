package org.invertingproxy.agent.http;

import java.time.Duration;

/**
 * How one call is made.
 *
 * @param headTimeout longest wait for the response to begin, counted from the last byte of the
 *     request that could be sent; what follows the head is not limited in time
 * @param stallCounts whether that wait also runs while the peer does not take the rest of the
 *     request; otherwise only once the request is complete
 * @param responseBuffer bytes of the response's body that may wait to be read
 */
public record CallOptions(Duration headTimeout, boolean stallCounts, int responseBuffer) {}
