package org.invertingproxy.agent.forward;

import java.time.Duration;
import org.invertingproxy.agent.config.AgentConfig;
import org.invertingproxy.agent.exchange.Exchange;
import org.invertingproxy.agent.exchange.ExchangeHandler;
import org.invertingproxy.agent.http.CallException;
import org.invertingproxy.agent.http.CallListener;
import org.invertingproxy.agent.http.CallOptions;
import org.invertingproxy.agent.http.EventLoops;
import org.invertingproxy.agent.http.HttpCall;
import org.invertingproxy.agent.http.HttpClient;
import org.invertingproxy.agent.http.Origin;
import org.invertingproxy.agent.http.UpgradeDialer;
import org.invertingproxy.wire.BodyBudget;
import org.invertingproxy.wire.BodyPipe;
import org.invertingproxy.wire.HopByHop;
import org.invertingproxy.wire.ResponseHead;

/**
 * Forwards exchanges to the backend and answers them with what it says. Thread-safe.
 *
 * <ol>
 *   <li>Refuse what is not for a backend ({@link RequestFilter}).
 *   <li>Take hop-by-hop fields out, apply the options.
 *   <li>A request for a WebSocket goes its own way: {@link UpgradeForwarder}.
 *   <li>Send; bodies run in both directions at once, each held back by its slower side.
 *   <li>Hand informational heads and the final head on, hop-by-hop fields taken out.
 *   <li>Without a usable head, answer in the backend's place: {@link Failure}.
 *   <li>After the head, a failure cuts the body off; it never ends it.
 * </ol>
 */
public final class HttpForwarder implements ExchangeHandler, AutoCloseable {
  private static final int RESPONSE_BUFFER = 128 * 1024;
  // Shorter than the keep-alive time of common servers (2 s and more): otherwise a request that
  // cannot be repeated sooner or later meets a connection that is just being closed.
  private static final Duration IDLE_LIMIT = Duration.ofMillis(1500);

  private final EventLoops loops;
  private final RequestFilter filter;
  private final HttpClient client;
  private final UpgradeForwarder upgrades;
  private final Origin origin;
  private final CallOptions options;

  /**
   * Forwards to the host of these settings.
   *
   * @param bodies what the bodies of answers are taken from while they wait
   * @throws IllegalArgumentException if a file of certificates is not usable
   */
  public HttpForwarder(EventLoops loops, AgentConfig config, BodyBudget bodies) {
    this.loops = loops;
    this.filter = new RequestFilter(config.host(), config.options());
    Duration limit = config.headTimeout();
    Duration connect = BackendOrigin.connectTimeout(limit);
    this.origin = BackendOrigin.of(config);
    this.client = new HttpClient(loops, origin, connect, IDLE_LIMIT);
    this.options = new CallOptions(limit, true, RESPONSE_BUFFER, bodies);
    this.upgrades = new UpgradeForwarder(loops, new UpgradeDialer(loops, origin, connect, options));
  }

  /** Where the local server is; it has learnt in which networks. */
  public Origin origin() {
    return origin;
  }

  @Override
  public void handle(Exchange exchange) {
    RequestFilter.Refusal refusal = filter.refusal(exchange.head()); // 1
    if (refusal != null) {
      exchange.requestBody().cancel(new IllegalArgumentException(refusal.text()));
      OwnAnswer.send(exchange, refusal.status(), refusal.text(), refusal.text());
      return;
    }
    if (exchange.messages() != null) { // 3
      upgrades.handle(exchange, filter.apply(exchange));
      return;
    }
    HttpCall call =
        client.send( // 2, 4
            loops.current(),
            filter.apply(exchange),
            exchange.requestBody(),
            options,
            new Answer(exchange));
    exchange.onCancel(call::cancel);
  }

  @Override
  public void close() {
    client.close();
  }

  private record Answer(Exchange exchange) implements CallListener {
    @Override
    public void onInformational(ResponseHead head) { // 5
      exchange.informational(
          new ResponseHead(head.status(), head.reason(), HopByHop.strip(head.fields())));
    }

    @Override
    public void onResponse(ResponseHead head, BodyPipe body) { // 5, 7
      try {
        exchange.respond(ResponseFilter.apply(head), body);
      } catch (IllegalArgumentException e) {
        body.cancel(e);
        fail(Failure.MALFORMED, String.valueOf(e.getMessage()));
      }
    }

    @Override
    public void onFailure(CallException failure) {
      fail(Failure.of(failure.kind()), String.valueOf(failure.getMessage()));
    }

    private void fail(Failure failure, String why) { // 6
      OwnAnswer.send(exchange, failure.status(), failure.text(), why);
    }
  }
}
