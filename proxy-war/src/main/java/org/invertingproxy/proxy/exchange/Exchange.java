package org.invertingproxy.proxy.exchange;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.invertingproxy.proxy.config.BackendTerms;
import org.invertingproxy.wire.BodyPipe;
import org.invertingproxy.wire.RequestHead;
import org.invertingproxy.wire.ResponseHead;
import org.invertingproxy.wire.mux.MessageStream;
import org.jspecify.annotations.Nullable;

/**
 * One client request with its response. Every step is a compare-and-set on its state, so that of an
 * answer, a time-out, a lost agent and a client that leaves exactly one decides; that one also
 * releases the slot and the pipes, in its own step, since containers may stay silent after an
 * abort.
 */
public final class Exchange {
  private enum Phase {
    WAITING,
    ANSWERED,
    ENDED
  }

  private final ClientRequest request;
  private final BodyPipe responseBody;
  private final ClientSide client;
  private final Milestones milestones = new Milestones();
  private final Repeats repeats;
  private final Deadline deadline = new Deadline();

  /** A phase, or the offer by which an agent has the request: an older offer cannot be mistaken. */
  private final AtomicReference<Object> state = new AtomicReference<>(Phase.WAITING);

  private volatile @Nullable Offer offer;
  private volatile long lastRequestByte = milestones.started();
  private volatile int status;
  private volatile Supplier<@Nullable ForwardError> right = () -> null;
  private volatile @Nullable ExchangeBroker broker;

  /**
   * A request that is ready to be submitted.
   *
   * @param responseBody emptied by the client's side after {@link ClientSide#answered}
   */
  public Exchange(ClientRequest request, BodyPipe responseBody, ClientSide client) {
    this.request = request;
    this.repeats = new Repeats(request.head().method());
    this.responseBody = responseBody;
    this.client = client;
  }

  /** What the client asks for. */
  public ClientRequest asked() {
    return request;
  }

  /** The backend that shall answer. */
  public String backendId() {
    return request.backendId();
  }

  BackendTerms terms() {
    return request.terms();
  }

  /** What the agent gets: fields of the hop removed, those of the proxy added. */
  public RequestHead request() {
    return request.head();
  }

  /** Whether the request's framing announced a body, be it empty. */
  public boolean hasBody() {
    return request.hasBody();
  }

  /** From the client's side to the link. */
  public BodyPipe requestBody() {
    return request.body();
  }

  /** From the link to the client's side. */
  public BodyPipe responseBody() {
    return responseBody;
  }

  /** How many bytes and how much time it has taken. */
  public ExchangeFigures figures() {
    return milestones.figures(request.body().passed(), responseBody.passed());
  }

  /** Bytes of a client's message went on to an agent. */
  public void messageUp(int bytes) {
    milestones.messageUp(bytes);
  }

  /** Bytes of a backend's message went on to the client. */
  public void messageDown(int bytes) {
    milestones.messageDown(bytes);
  }

  /** The status that was sent, or 0 before. */
  public int status() {
    return status;
  }

  /** The offer that the agent took or may take, or null. */
  public @Nullable Offer offer() {
    return offer;
  }

  /** Whether nothing can change any more. */
  public boolean isEnded() {
    return state.get() == Phase.ENDED;
  }

  /**
   * Bytes of the request's body shall leave for an agent: from now on the request cannot be offered
   * again.
   *
   * @param taken the offer by which that agent got the request
   * @return false when it is another agent's by now: the bytes are not for this one
   */
  public boolean touchBody(Offer taken) {
    if (offer != taken) {
      return false;
    }
    repeats.touch(); // before the look at the state: see reopen
    lastRequestByte = System.nanoTime();
    Object now = state.get();
    return now == taken || now == Phase.ANSWERED;
  }

  /**
   * The final head has arrived from the agent that has the request.
   *
   * @param taken the offer by which the agent has it
   * @return false when that offer does not count any more: the answer is to be discarded
   */
  public boolean answer(Offer taken, ResponseHead head) {
    return answer(taken, head, () -> client.answered(head));
  }

  /** Like {@link #answer}, for the head of status 101 that grants a WebSocket. */
  public boolean upgrade(Offer taken, ResponseHead head, MessageStream messages) {
    boolean granted = answer(taken, head, () -> client.upgraded(head, messages));
    if (granted && broker().isStopping()) {
      stopping();
    }
    return granted;
  }

  /** The proxy has begun to stop. */
  void stopping() {
    client.stopping();
  }

  private boolean answer(Offer taken, ResponseHead head, Runnable telling) {
    if (!state.compareAndSet(taken, Phase.ANSWERED)) {
      return false;
    }
    status = head.status();
    milestones.head();
    deadline.clear();
    broker().answered(this, head.status());
    telling.run();
    if (taken.isCut()) {
      dropBody(taken);
    }
    return true;
  }

  /** Whether the client asks for a WebSocket. */
  public boolean isWebSocket() {
    return client.isWebSocket();
  }

  /** Whether the client waits for 100 (Continue) before it sends its body. */
  public boolean expectsContinue() {
    return client.expectsContinue();
  }

  /**
   * The backend waits for the body, be it that it said so or that nobody will wait longer for that.
   *
   * @param taken the offer by which an agent has the request
   */
  public void wantBody(Offer taken) {
    if (state.get() == taken) {
      client.bodyWanted();
    }
  }

  /**
   * The backend has an informational head for the client, other than 100.
   *
   * @param taken the offer by which an agent has the request
   */
  public void informational(Offer taken, ResponseHead head) {
    if (state.get() == taken) {
      client.informational(head);
    }
  }

  /** The client's side has delivered the last byte. */
  public void delivered() {
    if (state.compareAndSet(Phase.ANSWERED, Phase.ENDED)) {
      release(null, true);
    }
  }

  /** Ends the exchange, whatever it is doing. Without effect once it has ended. */
  public void fail(ForwardError error) {
    Object before = state.getAndSet(Phase.ENDED);
    if (before != Phase.ENDED) {
      failed(before, error);
    }
  }

  /** Ends it if no agent has the request. */
  void failWaiting(ForwardError error) {
    if (state.compareAndSet(Phase.WAITING, Phase.ENDED)) {
      failed(Phase.WAITING, error);
    }
  }

  /** Ends it if an agent has the request by this offer and no head has come. */
  public void failTaken(Offer taken, ForwardError error) {
    if (state.compareAndSet(taken, Phase.ENDED)) {
      failed(taken, error);
    }
  }

  /** Ends it if an agent that is gone has the request by this offer. */
  void lost(Offer taken) {
    failTaken(taken, ForwardError.AGENT_LOST);
    if (offer == taken && state.get() == Phase.ANSWERED) {
      fail(ForwardError.ANSWER_CUT);
    }
  }

  /** Drops what is left of the body, which this agent does not take, unless another one may. */
  void dropBody(Offer taken) {
    boolean last = !repeats.mayRepeat(); // before the look at the state: see reopen
    Object now = state.get();
    if ((last && now == taken) || (now == Phase.ANSWERED && offer == taken)) {
      request.body().cancel(new IOException("the agent takes no more of the request"));
    }
  }

  /** The agent that has the request by this offer will not do it. */
  void broke(Offer taken) {
    broker().fetchBroke(taken);
  }

  private void failed(Object before, ForwardError error) {
    if (before != Phase.ANSWERED) {
      status = error.status();
    }
    release(error, before == Phase.ANSWERED);
    if (before == Phase.ANSWERED) {
      client.aborted(error);
    } else {
      client.failed(error);
    }
  }

  /**
   * By what right it was let in, before it is submitted.
   *
   * @param refusal says, whenever it is asked, why the client may not go on, or null; must not
   *     block
   */
  public void admittedBy(Supplier<@Nullable ForwardError> refusal) {
    right = refusal;
  }

  void recheck() {
    ForwardError refusal = right.get();
    if (refusal != null) {
      fail(refusal);
    }
  }

  void admit(ExchangeBroker owner) {
    broker = owner;
  }

  boolean isWaiting() {
    return state.get() == Phase.WAITING;
  }

  void offered(Offer made) {
    offer = made;
    if (isEnded()) { // it ended while the offer was being made: nobody else will revoke it
      made.revoke();
    }
  }

  /** Whether the agent has taken all there is of the request, and the client owes the rest. */
  boolean awaitsClient() {
    return !request.body().isComplete() && request.body().buffered() == 0;
  }

  Duration sinceLastRequestByte() {
    return Duration.ofNanos(System.nanoTime() - lastRequestByte);
  }

  /** An agent fetches the request: false when it has ended, or another agent has it. */
  boolean taken(Offer taken) {
    lastRequestByte = System.nanoTime();
    if (!state.compareAndSet(Phase.WAITING, taken)) {
      return false;
    }
    milestones.taken();
    broker().taken(this, taken);
    if (!taken.link().relaysContinue() || !client.expectsContinue()) {
      client.bodyWanted();
    }
    return true;
  }

  /** The agent of a taken offer is lost: true when the request may be offered once more. */
  boolean reopen(Offer taken) {
    if (!repeats.mayRepeat() || !state.compareAndSet(taken, Phase.WAITING)) {
      return false;
    }
    repeats.repeated();
    failIfTouched();
    return true;
  }

  /** The agent of a taken offer did nothing: true when the request is to be offered again. */
  boolean reopenUntouched(Offer taken) {
    if (!repeats.mayRefuse() || !state.compareAndSet(taken, Phase.WAITING)) {
      return false;
    }
    repeats.refused();
    failIfTouched();
    return true;
  }

  /** If touched meanwhile, the next agent would get a body without its beginning. */
  private void failIfTouched() {
    if (repeats.isTouched()) {
      failWaiting(ForwardError.AGENT_LOST);
    }
  }

  /** Whether agents have sent it back as often as they may. */
  boolean isRefused() {
    return repeats.isRefused();
  }

  /** Sets the timer that ends the wait for an agent. */
  void waitUntil(ScheduledFuture<?> timer) {
    deadline.setIf(this::isWaiting, timer);
  }

  /** Sets the timer that ends the wait for a head. */
  void awaitHeadUntil(Offer taken, ScheduledFuture<?> timer) {
    deadline.setIf(() -> state.get() == taken, timer);
  }

  private void release(@Nullable ForwardError error, boolean wasAnswered) {
    deadline.clear();
    Offer last = offer;
    if (last != null && last.revoke()) {
      last.link().withdraw(last);
    }
    if (error != null) {
      IOException cause = new ExchangeEndedException(error);
      request.body().cancel(cause);
      responseBody.cancel(cause);
    } else {
      IOException over = new ExchangeEndedException(ForwardError.CLIENT_GONE);
      request.body().cancel(over);
      responseBody.cancel(over); // what a head has no place for, such as the body of a 204
    }
    milestones.ended();
    broker().ended(this, error, wasAnswered);
  }

  private ExchangeBroker broker() {
    ExchangeBroker owner = broker;
    if (owner == null) {
      throw new IllegalStateException("not submitted");
    }
    return owner;
  }
}
