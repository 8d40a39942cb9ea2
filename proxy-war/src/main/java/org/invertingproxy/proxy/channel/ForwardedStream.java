package org.invertingproxy.proxy.channel;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.invertingproxy.proxy.exchange.Exchange;
import org.invertingproxy.proxy.exchange.ExchangeBroker;
import org.invertingproxy.proxy.exchange.ForwardError;
import org.invertingproxy.proxy.exchange.Offer;
import org.invertingproxy.proxy.servlet.SerialStep;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.RequestHead;
import org.invertingproxy.wire.ResponseHead;
import org.invertingproxy.wire.Syntax;
import org.invertingproxy.wire.WireFormatException;
import org.invertingproxy.wire.frame.Attributes;
import org.invertingproxy.wire.frame.Content;
import org.invertingproxy.wire.frame.ResetCode;
import org.invertingproxy.wire.mux.Mux;
import org.invertingproxy.wire.mux.MuxStream;
import org.invertingproxy.wire.mux.StreamException;
import org.invertingproxy.wire.mux.StreamListener;
import org.jspecify.annotations.Nullable;

/**
 * One exchange on one stream of a channel. Callbacks only note what has happened; the serial step
 * alone acts on it, so an answer that is faster than the return of {@link Mux#open} waits for it.
 */
final class ForwardedStream implements StreamListener {
  private static final int CONTINUE = 100;
  private static final int SWITCHING = 101;

  /** Backends may leave 100 (Continue) out; clients wait no longer either. */
  private static final Duration CONTINUE_WAIT = Duration.ofSeconds(1);

  private record Answer(ResponseHead head, boolean hasBody) {}

  /**
   * What the stream has told, as one: a step that saw its end, but not the answer before, would
   * never look for that.
   */
  private record News(@Nullable Answer answer, boolean closed, @Nullable StreamException failure) {
    private static final News NONE = new News(null, false, null);

    News answered(Answer given) {
      return new News(given, closed, failure);
    }

    News closed(@Nullable StreamException cause) {
      return new News(answer, true, cause);
    }
  }

  private final ChannelLink link;
  private final Mux mux;
  private final ExchangeBroker broker;
  private final Offer offer;
  private final Exchange exchange;
  private final SerialStep serial = new SerialStep(this::step);
  private volatile @Nullable MuxStream stream;
  private volatile @Nullable ScheduledFuture<?> patience;
  private volatile boolean cancelled;
  private final AtomicReference<News> news = new AtomicReference<>(News.NONE);

  // Below: touched by the serial step only.
  private boolean bodyBegun;
  private boolean headSeen;
  private boolean answered;
  private boolean done;

  ForwardedStream(ChannelLink link, Mux mux, ExchangeBroker broker, Offer offer) {
    this.link = link;
    this.mux = mux;
    this.broker = broker;
    this.offer = offer;
    this.exchange = offer.exchange();
  }

  /** Sends the request, whose offer was taken detached, or has it offered elsewhere. */
  void open(int serving) {
    mux.inOneMessage(() -> tryOpen(serving));
  }

  private void tryOpen(int serving) {
    RequestHead head = requestHead();
    if (!Syntax.areFields(head.fields())) { // HTTP/2 has let through what no head may hold
      invalid();
      return;
    }
    MuxStream opened;
    try {
      opened = link.isOver() ? null : mux.open(serving, content(), head, attributes(), this);
    } catch (IllegalArgumentException e) { // larger than the agent takes
      invalid();
      return;
    }
    if (opened == null) {
      refused();
    } else {
      offer.attach(); // before the step can see the stream, and detach it again
      stream = opened;
      link.loseIfOver(offer);
      if (exchange.expectsContinue()) {
        patience =
            link.timers()
                .schedule(
                    () -> exchange.wantBody(offer),
                    CONTINUE_WAIT.toMillis(),
                    TimeUnit.MILLISECONDS);
      }
      serial.run();
    }
  }

  private Content content() {
    if (exchange.isWebSocket()) {
      return Content.MESSAGES;
    }
    return exchange.hasBody() ? Content.BODY : Content.NONE;
  }

  /** Here a refusal can arrive before the body is sent, so the backend is asked. */
  private RequestHead requestHead() {
    RequestHead head = exchange.request();
    if (!exchange.expectsContinue()) {
      return head;
    }
    Fields fields = head.fields().toBuilder().add("Expect", "100-continue").build();
    return new RequestHead(head.method(), head.target(), fields);
  }

  private void invalid() {
    link.ended(offer);
    exchange.failTaken(offer, ForwardError.BAD_REQUEST);
  }

  private Fields attributes() {
    Fields.Builder attributes =
        Fields.builder()
            .add(Attributes.EXCHANGE, offer.id())
            .add(Attributes.STARTED, exchange.asked().started().toString()); // RFC 3339
    String user = exchange.asked().user();
    if (user != null) {
      attributes.add(Attributes.USER, user);
    }
    return attributes.build();
  }

  /** Nobody waits for the answer any more. Idempotent. */
  void cancel() {
    cancelled = true;
    serial.run();
  }

  /** Of 100 the client's container makes its own. */
  @Override
  public void informational(ResponseHead head) {
    if (head.status() == CONTINUE) {
      exchange.wantBody(offer);
    } else if (Syntax.areFields(head.fields())) {
      exchange.informational(offer, head);
    }
  }

  @Override
  public void responded(ResponseHead head, boolean hasBody) {
    Answer given = new Answer(head, hasBody);
    news.updateAndGet(known -> known.answered(given));
    serial.run();
  }

  @Override
  public void closed(@Nullable StreamException cause) {
    news.updateAndGet(known -> known.closed(cause));
    serial.run();
  }

  private void step() {
    MuxStream opened = stream;
    if (opened == null || done) {
      return;
    }
    if (cancelled && !isComplete(opened)) {
      opened.reset(ResetCode.CANCELLED, "nobody waits for the answer");
    }
    if (!bodyBegun) {
      bodyBegun = true;
      if (exchange.hasBody()) {
        RequestSender.start(offer, opened);
      }
    }
    News known = Objects.requireNonNull(news.get());
    Answer head = known.answer();
    if (head != null && !headSeen) {
      headSeen = true;
      answer(opened, head);
    }
    if (known.closed()) {
      done = true;
      ScheduledFuture<?> timer = patience;
      if (timer != null) {
        timer.cancel(false);
      }
      over(known.failure());
    }
  }

  /** Whether the agent did all of its work; messages end in both directions at once. */
  private boolean isComplete(MuxStream opened) {
    boolean uploaded = !exchange.hasBody() || exchange.requestBody().isComplete();
    return answered && opened.isEnded() && uploaded;
  }

  private void answer(MuxStream opened, Answer received) {
    if (received.head().status() == SWITCHING && exchange.isWebSocket()) {
      answered = exchange.upgrade(offer, received.head(), opened);
      if (!answered) {
        unwanted(opened);
      }
      return;
    }
    AnswerReceiver receiver;
    try {
      receiver = AnswerReceiver.of(offer, opened, received.head(), received.hasBody());
    } catch (WireFormatException e) {
      opened.reset(ResetCode.PROTOCOL, "not an HTTP response: " + e.getMessage());
      exchange.failTaken(offer, ForwardError.BAD_ANSWER);
      return;
    }
    answered = exchange.answer(offer, received.head());
    if (answered) {
      receiver.start();
    } else {
      unwanted(opened);
    }
  }

  private static void unwanted(MuxStream opened) {
    opened.reset(ResetCode.CANCELLED, "nobody waits for this answer any more");
  }

  private void over(@Nullable StreamException cause) {
    if (cause != null && cause.isUntouched() && !answered) {
      refused();
      return;
    }
    if (answered) {
      offer.detach(); // whoever receives the answer finds all of it, or that it was cut
    }
    link.ended(offer);
    if (cause != null) {
      failed(cause);
    }
    if (offer.isTaken() && !exchange.requestBody().isEnded()) {
      // Answered already: nobody reads the rest of the request.
      exchange.requestBody().cancel(new IOException("the agent takes no more of the request"));
    }
  }

  private void refused() {
    link.pause();
    broker.untouched(offer); // before a link that is leaving ends, and loses what it has
    link.ended(offer);
  }

  private void failed(StreamException cause) {
    if (cause.by() == StreamException.Cause.LOCAL) {
      if (cause.code() != ResetCode.CANCELLED && cause.code() != ResetCode.ABORTED) {
        broken();
      } // else it was reset because the exchange has ended, or its offer is void
    } else if (!answered) {
      broker.fetchBroke(offer);
    }
  }

  /** The agent broke a rule on this stream. */
  private void broken() {
    if (answered) {
      exchange.fail(ForwardError.ANSWER_CUT);
    } else {
      exchange.failTaken(offer, ForwardError.BAD_ANSWER);
    }
  }
}
