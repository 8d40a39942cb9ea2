package org.invertingproxy.agent.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.invertingproxy.agent.config.TokenSource;
import org.invertingproxy.agent.config.TransportMode;
import org.invertingproxy.agent.exchange.Exchange;
import org.invertingproxy.agent.http.EventLoops;
import org.invertingproxy.agent.testing.Call;
import org.invertingproxy.agent.testing.ScriptedProxy;
import org.invertingproxy.agent.testing.Until;
import org.invertingproxy.wire.BodyBudget;
import org.invertingproxy.wire.BodyPipe;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.ResponseHead;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a polling agent says to the proxy beside its work. */
final class PollingTransportTest implements LinkListener {
  private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

  private static final int MOST_FETCHES = 2;

  private final BlockingQueue<Exchange> taken = new LinkedBlockingQueue<>();

  @Test
  void agentThatLeaves_goesOnSayingSo_whileItHasWork() throws Exception {
    try (ScriptedProxy proxy = new ScriptedProxy();
        EventLoops loops = new EventLoops(1);
        PollingTransport transport = transport(loops, proxy, Duration.ofMillis(10))) {
      proxy.addFields("X-Inverting-Proxy-Sessions: 1\r\n");
      proxy.deviate(
          call -> {
            if (isFarewell(call)) {
              call.answer(204, "", "");
              return true;
            }
            return false;
          });
      transport.start();
      proxy.enqueue("1", GET);
      Exchange running = take();

      transport.drain().toCompletableFuture().get(10, TimeUnit.SECONDS);
      transport.close();
      Until.holds(() -> proxy.calls().stream().filter(this::isFarewell).count() >= 4);

      running.respond(new ResponseHead(200, Fields.of("Content-Length", "0")), BodyPipe.empty());
      assertThat(proxy.nextPosted().wire()).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void asManyFetchesRunAsMay_noWorkIsAskedFor_untilOneHasEnded() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger polls = new AtomicInteger();
    try (ScriptedProxy proxy = new ScriptedProxy();
        EventLoops loops = new EventLoops(1);
        PollingTransport transport = transport(loops, proxy, Duration.ofMinutes(1))) {
      proxy.deviate(
          call -> {
            if (call.isPending() && polls.incrementAndGet() == 1) {
              call.answer(200, "", "[\"a\",\"b\",\"c\"]");
              return true;
            }
            if (call.isFetch()) {
              release.await();
            }
            return false;
          });
      transport.start();
      Until.holds(() -> fetches(proxy) == MOST_FETCHES);
      loops.next().submit(() -> {}).get(10, TimeUnit.SECONDS);
      assertThat(fetches(proxy)).isEqualTo(MOST_FETCHES);
      assertThat(polls).hasValue(1);

      release.countDown(); // and each is answered 404
      Until.holds(() -> fetches(proxy) == 3 && polls.get() == 2);
    }
  }

  private static long fetches(ScriptedProxy proxy) {
    return proxy.calls().stream().filter(Call::isFetch).count();
  }

  private Exchange take() throws InterruptedException {
    Exchange next = taken.poll(10, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no request came");
    }
    return next;
  }

  private boolean isFarewell(Call call) {
    return call.field("X-Inverting-Proxy-Agent-Leaving") != null;
  }

  private PollingTransport transport(EventLoops loops, ScriptedProxy proxy, Duration signOfLife) {
    return new PollingTransport(
        loops,
        TestConfig.of(proxy.uri(), TokenSource.NONE, TransportMode.POLLING),
        taken::add,
        this,
        BodyBudget.ofHeap(),
        MOST_FETCHES,
        signOfLife);
  }

  @Override
  public void online(LinkKind kind, @Nullable URI publicUrl) {}

  @Override
  public void retrying(String why) {}

  @Override
  public void refused(String why) {
    throw new AssertionError(why);
  }
}
