package org.invertingproxy.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.invertingproxy.proxy.config.BackendTerms;
import org.invertingproxy.proxy.config.Limits;
import org.invertingproxy.proxy.config.Timeouts;
import org.invertingproxy.wire.BodyBudget;
import org.invertingproxy.wire.Fields;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows of the failure table that need no bytes, each with its slot given back. */
class ExchangeBrokerTest {
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final Duration LEASE = Duration.ofSeconds(2);
  private static final Duration OWN = Duration.ofSeconds(77);
  private static final Duration HEAD = Duration.ZERO; // over as soon as its timer rings
  private static final Timeouts TIMEOUTS =
      new Timeouts(GRACE, LEASE, HEAD, HEAD, HEAD, HEAD, HEAD, HEAD);

  private final FakeTimers timers = new FakeTimers();
  private final LinkTable table = new LinkTable();
  private final List<String> ends = new ArrayList<>();
  private final ExchangeBroker broker = broker(new Limits(2, 3, 100, 0, 100, 100));
  private final FakeLink link = new FakeLink();

  private ExchangeBroker broker(Limits limits) {
    ExchangeListener listener =
        new ExchangeListener() {
          @Override
          public void ended(Exchange exchange, @Nullable ForwardError error) {
            ends.add(error == null ? "ok" : error.tag());
          }
        };
    return new ExchangeBroker(table, TIMEOUTS, limits, timers, listener);
  }

  @AfterEach
  void nothingIsLeft() {
    assertThat(broker.held()).isZero();
    assertThat(table.unanswered("b")).isZero();
    assertThat(link.inHand()).isEmpty();
    assertThat(timers.armed()).isZero();
    timers.shutdownNow();
  }

  @Test
  void takenAndAnswered_endsWell() {
    broker.ready(link);
    Trial get = submit("GET");
    take(link);
    assertThat(get.exchange().answer(link.latest(), Trial.OK)).isTrue();
    get.exchange().delivered();
    assertThat(ends).containsExactly("ok");
  }

  @Test
  void figures_countWhatWentOn_andTheTimeOfEachStep() {
    Trial post = submit("POST");
    assertThat(post.exchange().figures().waitedNanos()).isEqualTo(ExchangeFigures.NEVER);
    broker.ready(link);
    take(link);
    post.exchange().requestBody().write(new byte[7]);
    post.exchange().requestBody().poll();
    post.exchange().requestBody().write(new byte[50]); // and nobody takes it
    assertThat(post.exchange().figures().headNanos()).isEqualTo(ExchangeFigures.NEVER);
    post.exchange().answer(link.latest(), Trial.OK);
    post.exchange().responseBody().write(new byte[9]);
    post.exchange().responseBody().poll();
    post.exchange().messageUp(100);
    post.exchange().messageDown(1_000);
    post.exchange().delivered();
    ExchangeFigures figures = post.exchange().figures();
    assertThat(figures.requestBytes()).isEqualTo(107);
    assertThat(figures.responseBytes()).isEqualTo(1_009);
    assertThat(figures.waitedNanos()).isNotNegative();
    assertThat(figures.headNanos()).isGreaterThanOrEqualTo(figures.waitedNanos());
    assertThat(figures.totalNanos()).isGreaterThanOrEqualTo(figures.headNanos());
    assertThat(post.exchange().figures()).isEqualTo(figures);
  }

  @Test
  void noAgentWithinTheGrace() {
    Trial get = submit("GET");
    timers.ring(GRACE);
    assertThat(get.told()).isEqualTo(ForwardError.NO_AGENT);
  }

  @Test
  void graceOfTheBackend_countsInsteadOfTheProxys() {
    Trial get = submit("GET", new BackendTerms(OWN, null, null, null, null));
    timers.ring(GRACE);
    assertThat(get.exchange().isEnded()).isFalse();
    timers.ring(OWN);
    assertThat(get.told()).isEqualTo(ForwardError.NO_AGENT);
  }

  @Test
  void graceOfTheBackend_countsAgain_whereTheFirstAgentDidNothing() {
    broker.ready(link);
    Trial get = submit("GET", new BackendTerms(OWN, null, null, null, null));
    take(link);
    link.ready(false);
    broker.untouched(link.latest());
    timers.ring(GRACE);
    assertThat(get.exchange().isEnded()).isFalse();
    timers.ring(OWN);
    assertThat(get.told()).isEqualTo(ForwardError.NO_AGENT);
  }

  @Test
  void headTimeOutOfTheBackend_countsInsteadOfTheProxys() {
    broker.ready(link);
    Trial get = submit("GET", new BackendTerms(null, OWN, null, null, null));
    take(link);
    timers.ring(HEAD);
    assertThat(get.exchange().isEnded()).isFalse();
    get.exchange().answer(link.latest(), Trial.OK);
    get.exchange().delivered();
    Trial late = submit("GET", new BackendTerms(null, Duration.ofNanos(1), null, null, null));
    late.exchange().requestBody().end(Fields.EMPTY);
    take(link);
    timers.ring(Duration.ofNanos(1));
    assertThat(late.told()).isEqualTo(ForwardError.HEAD_TIMEOUT);
  }

  @Test
  void numberOfTheBackend_countsInsteadOfTheProxys() {
    Trial first = submit("GET", new BackendTerms(null, null, null, 1, null));
    Trial second = submit("GET", new BackendTerms(null, null, null, 1, null));
    assertThat(second.told()).isEqualTo(ForwardError.BACKEND_BUSY);
    Trial third = submit("GET", new BackendTerms(null, null, null, 3, null));
    Trial fourth = submit("GET", new BackendTerms(null, null, null, 3, null));
    assertThat(first.exchange().isEnded()).isFalse();
    assertThat(third.exchange().isEnded()).isFalse();
    assertThat(fourth.exchange().isEnded()).isFalse();
    timers.ring(GRACE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST"})
  void leaseOver_isOfferedAgainUnderANewId_whateverTheMethod(String method) {
    broker.ready(link);
    Trial trial = submit(method);
    Offer first = link.latest();
    timers.ring(LEASE);
    Offer second = link.latest();
    assertThat(second.id()).isNotEqualTo(first.id());
    assertThat(first.take()).isFalse();
    assertThat(broker.find(first.id())).isNull();
    take(link);
    trial.exchange().answer(second, Trial.OK);
    trial.exchange().delivered();
  }

  @Test
  void lostBeforeTheFetch_goesToAnotherAgent_whateverTheMethod() {
    broker.ready(link);
    Trial post = submit("POST");
    FakeLink heir = new FakeLink();
    broker.ready(heir);
    link.ready(false);
    broker.lost(link);
    take(heir);
    post.exchange().answer(heir.latest(), Trial.OK);
    post.exchange().delivered();
    assertThat(ends).containsExactly("ok");
  }

  @Test
  void lostAfterTheFetch_postIsNotRepeated() {
    Trial post = fetched("POST");
    FakeLink heir = new FakeLink();
    broker.ready(heir);
    broker.lost(link);
    assertThat(post.told()).isEqualTo(ForwardError.AGENT_LOST);
    assertThat(heir.inHand()).isEmpty();
  }

  @Test
  void lostAfterTheFetch_getIsRepeatedOnce() {
    Trial get = fetched("GET");
    FakeLink heir = new FakeLink();
    broker.ready(heir);
    link.ready(false);
    broker.lost(link);
    take(heir);
    broker.lost(heir);
    assertThat(get.told()).isEqualTo(ForwardError.AGENT_LOST);
    assertThat(get.taken()).isEqualTo(2);
  }

  @Test
  void lostAfterAByteOfTheBodyWentOut_isNotRepeated() {
    Trial put = fetched("PUT");
    assertThat(put.exchange().touchBody(link.latest())).isTrue();
    broker.lost(link);
    assertThat(put.told()).isEqualTo(ForwardError.AGENT_LOST);
  }

  @Test
  void lostBeforeAByteOfTheBodyWentOut_getsNoByteLater() {
    Trial put = fetched("PUT");
    Offer old = link.latest();
    link.ready(false);
    broker.lost(link);
    assertThat(put.exchange().touchBody(old)).as("nobody has it").isFalse();

    FakeLink heir = new FakeLink();
    broker.ready(heir);
    take(heir);
    assertThat(put.exchange().touchBody(old)).as("another has it").isFalse();
    assertThat(put.exchange().touchBody(heir.latest())).isTrue();
    put.exchange().answer(heir.latest(), Trial.OK);
    put.exchange().delivered();
    assertThat(ends).containsExactly("ok");
  }

  @Test
  void fetchThatBroke_isRepeated_andTheOldOfferCountsNoMore() {
    Trial get = fetched("GET");
    Offer old = link.latest();
    assertThat(old.beginAnswer()).isTrue();
    broker.fetchBroke(old);
    Offer second = link.latest();
    assertThat(link.inHand()).containsExactly(second);
    take(link);

    broker.fetchBroke(old);
    get.exchange().failTaken(old, ForwardError.BAD_ANSWER);
    assertThat(get.exchange().answer(old, Trial.OK)).isFalse();

    assertThat(get.told()).isNull();
    assertThat(get.exchange().answer(second, Trial.OK)).isTrue();
    get.exchange().delivered();
    assertThat(ends).containsExactly("ok");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT"})
  void answerThatFollowsAFetchBrokenOff_counts(String method) {
    Trial upload = fetched(method);
    Offer offer = link.latest();
    broker.fetchCut(offer);
    assertThat(upload.told()).isNull();
    assertThat(link.latest()).as("nobody else gets it").isSameAs(offer);

    assertThat(offer.beginAnswer()).isTrue();
    timers.ring(ExchangeBroker.EARLY_ANSWER); // in the middle of its head
    assertThat(upload.exchange().answer(offer, Trial.OK)).isTrue();
    assertThat(upload.exchange().requestBody().cancellation()).isNotNull();
    upload.exchange().delivered();
    assertThat(ends).containsExactly("ok");
  }

  @Test
  void fetchBrokenOff_andNoAnswer_putGoesToAnotherAgent_postFails() {
    Trial post = fetched("POST");
    broker.fetchCut(link.latest());
    assertThat(post.exchange().requestBody().cancellation()).isNotNull();
    timers.ring(ExchangeBroker.EARLY_ANSWER);
    assertThat(post.told()).isEqualTo(ForwardError.AGENT_LOST);

    Trial put = fetched("PUT");
    Offer old = link.latest();
    broker.fetchCut(old);
    timers.ring(ExchangeBroker.EARLY_ANSWER);
    assertThat(link.latest()).isNotSameAs(old);
    take(link);
    assertThat(put.exchange().requestBody().cancellation()).isNull();
    put.exchange().answer(link.latest(), Trial.OK);
    put.exchange().delivered();
    assertThat(ends).containsExactly("agent-lost", "ok");
  }

  @Test
  void headThatBeginsAfterAFetchBrokenOff_andDoesNotEnd_isNotAwaitedForEver() {
    Trial post = fetched("POST");
    broker.fetchCut(link.latest());
    assertThat(link.latest().beginAnswer()).isTrue();
    timers.ring(ExchangeBroker.EARLY_ANSWER);
    timers.ring(HEAD);
    assertThat(post.exchange().isEnded()).isTrue();
  }

  @Test
  void agentLostWhileAnotherIsAwaited_endsAfterTheGrace() {
    Trial get = fetched("GET");
    link.ready(false);
    broker.lost(link);
    assertThat(get.told()).isNull();
    timers.ring(GRACE);
    assertThat(get.told()).isEqualTo(ForwardError.AGENT_LOST);
  }

  @Test
  void noHeadInTime() {
    Trial get = fetched("GET");
    get.exchange().requestBody().end(Fields.EMPTY);
    timers.ring(HEAD);
    assertThat(get.told()).isEqualTo(ForwardError.HEAD_TIMEOUT);
    assertThat(get.exchange().answer(link.latest(), Trial.OK)).isFalse();
  }

  @Test
  void uploadThatStalls() {
    Trial post = fetched("POST");
    timers.ring(HEAD);
    assertThat(post.told()).isEqualTo(ForwardError.UPLOAD_TIMEOUT);
  }

  @Test
  void lostInTheBody_isAborted() {
    Trial get = fetched("GET");
    get.exchange().answer(link.latest(), Trial.OK);
    broker.lost(link);
    assertThat(get.told()).isEqualTo(ForwardError.ANSWER_CUT);
    assertThat(get.exchange().responseBody().failure()).isNotNull();
  }

  @Test
  void clientGoneWhileWaiting_givesItsPlaceBack() {
    Trial get = submit("GET");
    get.exchange().fail(ForwardError.CLIENT_GONE);
    broker.ready(link);
    assertThat(link.inHand()).isEmpty();
  }

  @Test
  void clientGoneWhileOffered_isTakenBack() {
    broker.ready(link);
    Trial get = submit("GET");
    Offer offer = link.latest();
    get.exchange().fail(ForwardError.CLIENT_GONE);
    assertThat(offer.take()).isFalse();
    assertThat(broker.find(offer.id())).isNull();
  }

  @Test
  void drain_failsWhatWaits_refusesWhatComes_letsEndWhatRuns() throws Exception {
    Trial running = fetched("GET");
    link.ready(false);
    Trial waiting = submit("GET");
    broker.drain();
    assertThat(broker.isStopping()).isTrue();
    assertThat(waiting.told()).isEqualTo(ForwardError.STOPPING);
    assertThat(submit("GET").told()).isEqualTo(ForwardError.STOPPING);
    assertThat(broker.awaitIdle(Duration.ofMillis(1))).isFalse();
    running.exchange().answer(link.latest(), Trial.OK);
    running.exchange().delivered();
    assertThat(broker.awaitIdle(Duration.ofSeconds(10))).isTrue();
    assertThat(ends).containsExactly("stopping", "stopping", "ok");
  }

  @Test
  void drain_lapsedOfferFailsAtOnce() {
    broker.ready(link);
    Trial offered = submit("GET");
    broker.drain();
    assertThat(offered.told()).isNull();
    timers.ring(LEASE);
    assertThat(offered.told()).isEqualTo(ForwardError.STOPPING);
  }

  @Test
  void recordDeleted_endsAllOfIt() {
    Trial running = fetched("GET");
    link.ready(false);
    Trial waiting = submit("POST");
    broker.forget("b");
    assertThat(running.told()).isEqualTo(ForwardError.NO_ROUTE);
    assertThat(waiting.told()).isEqualTo(ForwardError.NO_ROUTE);
  }

  private Trial fetched(String method) {
    broker.ready(link);
    Trial trial = submit(method);
    take(link);
    return trial;
  }

  private Trial submit(String method) {
    return submit(method, BackendTerms.NONE);
  }

  private Trial submit(String method, BackendTerms terms) {
    Trial trial = new Trial(method, new BodyBudget(Long.MAX_VALUE), terms);
    broker.submit(trial.exchange());
    return trial;
  }

  private static void take(FakeLink from) {
    assertThat(from.latest().take()).isTrue();
  }
}
