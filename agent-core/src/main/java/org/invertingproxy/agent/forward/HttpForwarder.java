package org.invertingproxy.agent.forward;

import java.nio.charset.StandardCharsets;
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
import org.invertingproxy.wire.BodyPipe;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.HopByHop;
import org.invertingproxy.wire.ResponseHead;

/**
 * Forwards exchanges to the backend and answers them with what it says. Thread-safe.
 *
 * <ol>
 *   <li>Refuse what is not for a backend ({@link RequestFilter}).
 *   <li>Take hop-by-hop fields out, apply the options.
 *   <li>Send; bodies run in both directions at once, each held back by its slower side.
 *   <li>Hand informational heads and the final head on, hop-by-hop fields taken out.
 *   <li>Without a usable head, answer in the backend's place: {@link Failure}.
 *   <li>After the head, a failure cuts the body off; it never ends it.
 * </ol>
 */
public final class HttpForwarder implements ExchangeHandler, AutoCloseable {
  private static final int RESPONSE_BUFFER = 128 * 1024;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  // Shorter than the keep-alive time of common servers (2 s and more): otherwise a request that
  // cannot be repeated sooner or later meets a connection that is just being closed.
  private static final Duration IDLE_LIMIT = Duration.ofMillis(1500);

  private final EventLoops loops;
  private final RequestFilter filter;
  private final HttpClient client;
  private final CallOptions options;

  /** Forwards to the host of these settings. */
  public HttpForwarder(EventLoops loops, AgentConfig config) {
    this.loops = loops;
    this.filter = new RequestFilter(config.host(), config.options());
    Duration limit = config.headTimeout();
    this.client =
        new HttpClient(
            loops,
            new Origin(
                config.host().host(),
                config.host().port(),
                null,
                config.options().forceHttp2(),
                null),
            limit.compareTo(CONNECT_TIMEOUT) < 0 ? limit : CONNECT_TIMEOUT,
            IDLE_LIMIT);
    this.options = new CallOptions(limit, true, RESPONSE_BUFFER);
  }

  @Override
  public void handle(Exchange exchange) {
    RequestFilter.Refusal refusal = filter.refusal(exchange.head()); // 1
    if (refusal != null) {
      exchange.requestBody().cancel(new IllegalArgumentException(refusal.text()));
      answer(exchange, refusal.status(), refusal.text(), refusal.text());
      return;
    }
    HttpCall call =
        client.send( // 2, 3
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

  private static void answer(Exchange exchange, int status, String text, String why) {
    exchange.explain(why);
    byte[] bytes = (status + " " + text + "\n").getBytes(StandardCharsets.UTF_8);
    BodyPipe body = new BodyPipe(bytes.length);
    body.write(bytes);
    body.end(Fields.EMPTY);
    exchange.respond(
        new ResponseHead(
            status,
            Fields.of(
                "Content-Type",
                "text/plain; charset=utf-8",
                "Content-Length",
                Integer.toString(bytes.length),
                "Cache-Control",
                "no-store")),
        body);
  }

  private record Answer(Exchange exchange) implements CallListener {
    @Override
    public void onInformational(ResponseHead head) { // 4
      exchange.informational(
          new ResponseHead(head.status(), head.reason(), HopByHop.strip(head.fields())));
    }

    @Override
    public void onResponse(ResponseHead head, BodyPipe body) { // 4, 6
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

    private void fail(Failure failure, String why) { // 5
      answer(exchange, failure.status(), failure.text(), why);
    }
  }
}
