package org.invertingproxy.proxy.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.invertingproxy.proxy.exchange.ForwardError;
import org.invertingproxy.proxy.servlet.WriteDeadline;
import org.invertingproxy.wire.BodyBudget;
import org.invertingproxy.wire.frame.Frame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InboundTest {
  private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
  private final List<ForwardError> failures = new ArrayList<>();
  private final FakeMessages sink = new FakeMessages();

  @AfterEach
  void stop() {
    timers.shutdownNow();
  }

  private Inbound inbound(int stalls, Duration span) {
    SocketTerms terms =
        new SocketTerms(
            timers,
            timers,
            new SlowSends(timers, timers),
            new StallPermits(stalls, stalls),
            new WriteDeadline.Terms(timers, System::nanoTime, span),
            Duration.ofSeconds(20),
            new BodyBudget(1 << 20));
    return new Inbound("b", sink, terms, failures::add);
  }

  @Test
  void partsOfAMessage_areContinuations() {
    Inbound inbound = inbound(1, Duration.ofMinutes(1));
    inbound.received(Frame.Message.TEXT, false, new byte[1]);
    inbound.received(Frame.Message.TEXT, true, new byte[1]);
    inbound.received(Frame.Message.BINARY, true, new byte[1]);
    assertThat(sink.written).containsExactly("1 false", "0 true", "2 true");
  }

  @Test
  void tooManyWaitAlready_failsAtOnce() {
    sink.writable = false;
    inbound(0, Duration.ofMinutes(1)).received(Frame.Message.TEXT, true, new byte[1]);
    assertThat(failures).containsExactly(ForwardError.BACKEND_STALLED);
  }

  @Test
  void backendTakesNothing_failsAfterTheSpan_andLetsOthersWait() {
    sink.writable = false;
    Inbound inbound = inbound(1, Duration.ofMillis(1));
    inbound.received(Frame.Message.TEXT, true, new byte[1]);
    inbound.received(Frame.Message.TEXT, true, new byte[1]);
    assertThat(failures)
        .containsExactly(ForwardError.BACKEND_STALLED, ForwardError.BACKEND_STALLED);
  }

  @Test
  void socketEnds_itsThreadIsFree() throws Exception {
    sink.writable = false;
    Inbound inbound = inbound(1, Duration.ofMinutes(1));
    Thread container = new Thread(() -> inbound.received(Frame.Message.TEXT, true, new byte[1]));
    container.start();
    inbound.end();
    container.join(10_000);
    assertThat(container.isAlive()).isFalse();
    assertThat(failures).isEmpty();
  }
}
