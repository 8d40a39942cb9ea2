package org.invertingproxy.proxy.websocket;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.invertingproxy.proxy.exchange.ClientRequest;
import org.invertingproxy.proxy.exchange.ClientSide;
import org.invertingproxy.proxy.exchange.Exchange;
import org.invertingproxy.proxy.exchange.ForwardError;
import org.invertingproxy.proxy.servlet.WriteDeadline;
import org.invertingproxy.wire.BodyBudget;
import org.invertingproxy.wire.BodyPipe;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.RequestHead;
import org.invertingproxy.wire.ResponseHead;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClientSocketTest {
  private final Timers timers = new Timers();

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

    Timers() {
      super(1);
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
