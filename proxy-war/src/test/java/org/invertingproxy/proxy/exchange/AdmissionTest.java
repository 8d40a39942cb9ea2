package org.invertingproxy.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.invertingproxy.proxy.config.Limits;
import org.invertingproxy.proxy.config.Timeouts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many exchanges there may be at once, and which count. */
class AdmissionTest {
  private final FakeTimers timers = new FakeTimers();
  private final LinkTable table = new LinkTable();
  private final FakeLink link = new FakeLink();

  @AfterEach
  void nothingIsLeft() {
    assertThat(table.unanswered("b")).isZero();
    timers.shutdownNow();
  }

  @Test
  void tooManyOfOneBackend() {
    ExchangeBroker broker = broker(2, 10);
    Trial first = submit(broker);
    Trial second = submit(broker);
    assertThat(submit(broker).told()).isEqualTo(ForwardError.BACKEND_BUSY);

    end(first);
    Trial third = submit(broker);
    assertThat(third.told()).isNull();
    end(second);
    end(third);
  }

  @Test
  void whatIsAnswered_waitsNoLonger_howeverLongItGoesOn() {
    ExchangeBroker broker = broker(1, 10);
    broker.ready(link);
    for (int i = 0; i < 3; i++) {
      Trial streaming = submit(broker);
      assertThat(streaming.told()).isNull();
      assertThat(link.latest().take()).isTrue();
      assertThat(streaming.exchange().answer(link.latest(), Trial.OK)).isTrue();
    }
    assertThat(broker.held()).isEqualTo(3);
    assertThat(table.unanswered("b")).isZero();

    Trial waiting = submit(broker);
    assertThat(submit(broker).told()).isEqualTo(ForwardError.BACKEND_BUSY);
    end(waiting);
    broker.abortAll();
    assertThat(broker.held()).isZero();
  }

  @Test
  void tooManyInAll_answeredOrNot() {
    ExchangeBroker broker = broker(10, 1);
    broker.ready(link);
    Trial only = submit(broker);
    assertThat(link.latest().take()).isTrue();
    only.exchange().answer(link.latest(), Trial.OK);

    assertThat(submit(broker).told()).isEqualTo(ForwardError.PROXY_BUSY);
    only.exchange().delivered();
    assertThat(broker.held()).isZero();
  }

  private ExchangeBroker broker(int ofBackend, int inAll) {
    Limits limits = new Limits(ofBackend, inAll, 100, 0, 100, 100);
    return new ExchangeBroker(table, Timeouts.DEFAULTS, limits, timers, new ExchangeListener() {});
  }

  private static Trial submit(ExchangeBroker broker) {
    Trial trial = new Trial("GET");
    broker.submit(trial.exchange());
    return trial;
  }

  private static void end(Trial trial) {
    trial.exchange().fail(ForwardError.CLIENT_GONE);
  }
}
