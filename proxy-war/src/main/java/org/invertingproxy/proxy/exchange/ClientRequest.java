package org.invertingproxy.proxy.exchange;

import java.time.Instant;
import org.invertingproxy.proxy.config.BackendTerms;
import org.invertingproxy.wire.BodyPipe;
import org.invertingproxy.wire.RequestHead;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for, after route and rights were settled and before any agent has it.
 *
 * @param backendId the backend that shall answer
 * @param terms time-outs and limits of the backend's own
 * @param user who sent it, or null where nobody is known
 * @param head what the agent gets: fields of the hop removed, those of the proxy added
 * @param hasBody whether its framing announced a body, be it empty
 * @param body filled by the client's side once {@link ClientSide#bodyWanted} was called
 * @param started when it arrived
 */
public record ClientRequest(
    String backendId,
    BackendTerms terms,
    @Nullable String user,
    RequestHead head,
    boolean hasBody,
    BodyPipe body,
    Instant started) {
  /** One without a body, that arrives now. */
  public static ClientRequest withoutBody(
      String backendId, BackendTerms terms, @Nullable String user, RequestHead head) {
    return new ClientRequest(backendId, terms, user, head, false, BodyPipe.empty(), Instant.now());
  }
}
