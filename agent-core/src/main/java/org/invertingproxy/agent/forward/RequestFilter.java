package org.invertingproxy.agent.forward;

import java.util.Locale;
import org.invertingproxy.agent.config.BackendAddress;
import org.invertingproxy.agent.config.ForwardOptions;
import org.invertingproxy.agent.exchange.Exchange;
import org.invertingproxy.wire.AgentHeaders;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.HopByHop;
import org.invertingproxy.wire.RequestHead;
import org.invertingproxy.wire.Syntax;
import org.jspecify.annotations.Nullable;

/**
 * Decides what of a request reaches the backend. The proxy chooses method, path and fields, never
 * scheme, host or port: a target in any other form than a path is refused, since a backend that is
 * itself a proxy would follow it elsewhere. Immutable.
 */
final class RequestFilter {
  private static final String INTERNAL = AgentHeaders.PREFIX.toLowerCase(Locale.ROOT);

  private final BackendAddress backend;
  private final ForwardOptions options;

  RequestFilter(BackendAddress backend, ForwardOptions options) {
    this.backend = backend;
    this.options = options;
  }

  /** Why the request must not be forwarded, or null. */
  @Nullable Refusal refusal(RequestHead head) {
    if (head.method().equals("CONNECT") || head.method().equals("TRACE")) {
      return new Refusal(405, "This method is not forwarded.");
    }
    boolean asterisk = head.target().equals("*") && head.method().equals("OPTIONS");
    if (!Syntax.isToken(head.method())
        || !Syntax.isTarget(head.target())
        || !(head.target().startsWith("/") || asterisk)) {
      return new Refusal(400, "The request target is not a path.");
    }
    return null;
  }

  /** The request for the backend: hop-by-hop and internal fields gone, options applied. */
  RequestHead apply(Exchange exchange) {
    RequestHead head = exchange.head();
    Fields.Builder fields =
        HopByHop.strip(head.fields())
            .without(line -> line.name().toLowerCase(Locale.ROOT).startsWith(INTERNAL))
            .toBuilder();
    if (options.stripCredentials()) {
      fields.remove("Authorization");
    }
    String user = exchange.userId();
    if (options.forwardUserId() && user != null) {
      fields.add(AgentHeaders.USER_ID, user);
    }
    String host = options.hostField();
    if (host != null) {
      fields.remove("Host");
      fields.add("Host", host);
    } else if (!head.fields().contains("Host")) {
      fields.add("Host", backend.authority()); // HTTP/1.0 clients may leave it out, HTTP/1.1 not
    }
    return head.withFields(fields.build());
  }

  /** An answer in the backend's place. */
  record Refusal(int status, String text) {}
}
