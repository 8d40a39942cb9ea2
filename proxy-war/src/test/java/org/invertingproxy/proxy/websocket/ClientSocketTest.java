package org.invertingproxy.proxy.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.invertingproxy.proxy.config.BackendTerms;
import org.invertingproxy.proxy.config.Limits;
import org.invertingproxy.proxy.config.Timeouts;
import org.invertingproxy.proxy.exchange.ClientRequest;
import org.invertingproxy.proxy.exchange.ClientSide;
import org.invertingproxy.proxy.exchange.Exchange;
import org.invertingproxy.proxy.exchange.ExchangeBroker;
import org.invertingproxy.proxy.exchange.ExchangeListener;
import org.invertingproxy.proxy.exchange.FakeLink;
import org.invertingproxy.proxy.exchange.ForwardError;
import org.invertingproxy.proxy.exchange.LinkTable;
import org.invertingproxy.proxy.exchange.Trial;
import org.invertingproxy.proxy.servlet.WriteDeadline;
import org.invertingproxy.wire.BodyBudget;
import org.invertingproxy.wire.BodyPipe;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.RequestHead;
import org.invertingproxy.wire.ResponseHead;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientSocketTest {
  private final Timers timers = new Timers();
  private final List<String> ends = new ArrayList<>();

  @AfterEach
  void stop() {
    timers.shutdownNow();
  }

  @Test
  void exchangeEndsWhileTheSocketIsBeingOpened_noHeartbeatIsLeft() {
    ClientSocket socket = new ClientSocket(exchange(), new FakeMessages(), terms());
    timers.meanwhile = () -> socket.aborted(ForwardError.STOPPING);
    socket.opened(new SessionRemote(session()));
    assertThat(timers.repeated).hasSize(1).allMatch(ScheduledFuture::isCancelled);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void closeThatTheBackendDoesNotAnswer_isNoFailure(boolean byTheClient) {
    Exchange exchange = answered();
    FakeMessages messages = new FakeMessages();
    messages.onReset = () -> exchange.fail(ForwardError.ANSWER_CUT); // as its link does
    ClientSocket socket = new ClientSocket(exchange, messages, terms());
    socket.opened(new SessionRemote(session()));
    if (byTheClient) {
      socket.closed(new CloseReason(CloseReason.CloseCodes.NORMAL_CLOSURE, ""));
    } else {
      socket.goAway();
    }
    timers.goodbye.run();
    assertThat(ends).containsExactly("ok");
    assertThat(timers.repeated).hasSize(1).allMatch(ScheduledFuture::isCancelled);
  }

  /** One whose answer has begun. */
  private Exchange answered() {
    ExchangeListener listener =
        new ExchangeListener() {
          @Override
          public void ended(Exchange exchange, @Nullable ForwardError error) {
            ends.add(error == null ? "ok" : error.tag());
          }
        };
    ExchangeBroker broker =
        new ExchangeBroker(new LinkTable(), Timeouts.DEFAULTS, Limits.DEFAULTS, timers, listener);
    FakeLink link = new FakeLink("b");
    broker.ready(link);
    Trial trial = new Trial("b", "GET");
    broker.submit(trial.exchange());
    link.latest().take();
    trial.exchange().answer(link.latest(), Trial.OK);
    return trial.exchange();
  }

  private SocketTerms terms() {
    return new SocketTerms(
        timers,
        timers,
        new SlowSends(timers, timers),
        new StallPermits(1, 1),
        new WriteDeadline.Terms(timers, System::nanoTime, Duration.ofMinutes(1)),
        Duration.ofSeconds(20),
        new BodyBudget(1 << 20));
  }

  private static Exchange exchange() {
    ClientSide client =
        new ClientSide() {
          @Override
          public void bodyWanted() {}

          @Override
          public void answered(ResponseHead head) {}

          @Override
          public void failed(ForwardError error) {}

          @Override
          public void aborted(ForwardError error) {}
        };
    return new Exchange(
        ClientRequest.withoutBody(
            "b", BackendTerms.NONE, null, new RequestHead("GET", "/", Fields.EMPTY)),
        new BodyPipe(1),
        client);
  }

  /** One that is only closed. */
  private static Session session() {
    Map<String, Object> properties = new HashMap<>();
    return (Session)
        Proxy.newProxyInstance(
            Session.class.getClassLoader(),
            new Class<?>[] {Session.class},
            (self, method, arguments) ->
                method.getName().equals("getUserProperties") ? properties : null);
  }

  /** Lets something happen while a heartbeat is being set. */
  private static final class Timers extends ScheduledThreadPoolExecutor {
    private final List<ScheduledFuture<?>> repeated = new ArrayList<>();
    private Runnable meanwhile = () -> {};
    private Runnable goodbye = () -> {};

    Timers() {
      super(1);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
      if (unit.toSeconds(delay) == ClientSocket.GOODBYE_SECONDS) {
        goodbye = task;
      }
      return super.schedule(task, delay, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(
        Runnable task, long first, long delay, TimeUnit unit) {
      meanwhile.run();
      ScheduledFuture<?> future = super.scheduleWithFixedDelay(task, first, delay, unit);
      repeated.add(future);
      return future;
    }
  }
}
