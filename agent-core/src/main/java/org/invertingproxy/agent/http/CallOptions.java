package org.invertingproxy.agent.http;

import java.time.Duration;
import org.invertingproxy.wire.BodyBudget;
import org.invertingproxy.wire.BodyPipe;

/**
 * How one call is made.
 *
 * @param headTimeout longest wait for the response to begin, counted from the last byte of the
 *     request that could be sent; what follows the head is not limited in time
 * @param stallCounts whether that wait also runs while the peer does not take the rest of the
 *     request; otherwise only once the request is complete
 * @param responseBuffer bytes of the response's body that may wait to be read
 * @param bodies what they are taken from
 */
public record CallOptions(
    Duration headTimeout, boolean stallCounts, int responseBuffer, BodyBudget bodies) {

  /** For the body of one response. */
  BodyPipe responseBody() {
    return new BodyPipe(responseBuffer, bodies);
  }
}
