package org.invertingproxy.agent.transport;

import io.netty.channel.EventLoop;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.invertingproxy.agent.config.AgentConfig;
import org.invertingproxy.agent.exchange.ExchangeHandler;
import org.invertingproxy.agent.http.EventLoops;
import org.invertingproxy.wire.BodyBudget;

/**
 * Receives requests by three plain HTTP calls, which pass through anything that passes HTTP: one
 * poll for ids, one fetch per request, one post per response. A poll is repeated as soon as it is
 * answered; requests are handled concurrently.
 */
final class PollingTransport implements AgentTransport {
  private static final int MOST_FETCHES = 1_000;

  /** A proxy takes 25 s of silence for death. */
  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(10);

  private final EventLoop loop;
  private final ProxyCalls proxy;
  private final PendingPoller poller;
  private final Fetches fetches;
  private final InFlight requests = new InFlight();

  /** The usual one; see the other constructor. */
  PollingTransport(
      EventLoops loops,
      AgentConfig config,
      ExchangeHandler handler,
      LinkListener link,
      BodyBudget bodies) {
    this(loops, config, handler, link, bodies, MOST_FETCHES, SIGN_OF_LIFE);
  }

  /**
   * A transport that is not yet running.
   *
   * @param mostFetches at a time; no work is asked for beyond
   * @param signOfLife how often it is shown while nothing but work is left
   * @throws IllegalArgumentException if the file of certificates is not usable
   */
  PollingTransport(
      EventLoops loops,
      AgentConfig config,
      ExchangeHandler handler,
      LinkListener link,
      BodyBudget bodies,
      int mostFetches,
      Duration signOfLife) {
    this.loop = loops.next();
    TokenKeeper tokens = new TokenKeeper(config.token(), loops.blocking());
    this.proxy = new ProxyCalls(loops, config, tokens, bodies);
    this.fetches = new Fetches(mostFetches, id -> fetch(id, handler, loops));
    this.poller =
        new PendingPoller(
            proxy,
            loop,
            tokens,
            new Backoff(new SecureRandom()),
            new LinkWords(config),
            link,
            fetches,
            new PendingPoller.Rest(() -> !requests.isNone(), signOfLife));
  }

  private void fetch(String id, ExchangeHandler handler, EventLoops loops) {
    requests.begin();
    new RequestFetch(proxy, loops.next(), id, handler, this::settled, requests::end).start();
  }

  private void settled() {
    fetches.end();
  }

  @Override
  public void start() {
    loop.execute(poller::start);
  }

  @Override
  public CompletionStage<?> drain() {
    CompletableFuture<Void> told = new CompletableFuture<>();
    if (loop.isShuttingDown()) {
      told.complete(null);
      return told;
    }
    loop.execute(() -> poller.leave(() -> fetches.whenNone(() -> told.complete(null))));
    return told;
  }

  @Override
  public void close() {
    loop.execute(poller::stop);
    proxy.close();
  }
}
