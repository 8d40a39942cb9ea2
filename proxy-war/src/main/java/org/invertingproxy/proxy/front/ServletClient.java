package org.invertingproxy.proxy.front;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.invertingproxy.proxy.exchange.ClientSide;
import org.invertingproxy.proxy.exchange.Exchange;
import org.invertingproxy.proxy.exchange.ForwardError;
import org.invertingproxy.proxy.exchange.LinkTable;
import org.invertingproxy.proxy.servlet.Abort;
import org.invertingproxy.proxy.servlet.BodyReader;
import org.invertingproxy.proxy.servlet.BodyWriter;
import org.invertingproxy.proxy.servlet.CallErrors;
import org.invertingproxy.proxy.servlet.Container;
import org.invertingproxy.proxy.servlet.ContainerFault;
import org.invertingproxy.proxy.servlet.EndWatch;
import org.invertingproxy.proxy.servlet.HeadOnly;
import org.invertingproxy.proxy.servlet.Neutral;
import org.invertingproxy.proxy.servlet.SerialStep;
import org.invertingproxy.proxy.servlet.WriteDeadline;
import org.invertingproxy.wire.BodyPipe;
import org.invertingproxy.wire.ResponseHead;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's suspended request as one end of an exchange. The callbacks only note what has happened
 * and run the serial step; the step alone touches request and response.
 */
final class ServletClient implements ClientSide, BodyWriter.Source {
  private static final Logger LOG = LoggerFactory.getLogger(ServletClient.class);

  /** What is to be sent: the backend's answer or an error of ours. */
  private record Answer(ResponseHead head, BodyPipe body, boolean ours) {}

  private final AsyncContext context;
  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final boolean html;
  private final boolean expectsContinue;
  private final Container container;
  private final LinkTable links;
  private final long maxBody;
  private final CookieDomains cookies;
  private final WriteDeadline deadline;
  private final ScheduledExecutorService timers;
  private final @Nullable Neutral neutral;
  private final @Nullable EndWatch watch;
  private final SerialStep serial = new SerialStep(this::step);
  private final AtomicReference<@Nullable Answer> answer = new AtomicReference<>();
  private volatile @Nullable Exchange exchange;
  private volatile @Nullable ForwardError abort;
  private volatile boolean bodyWanted;
  private volatile boolean lost;
  private volatile boolean gone;
  private volatile @Nullable Consumer<AsyncContext> successor;

  // Below: touched by the serial step only.
  private @Nullable BodyReader reader;
  private @Nullable BodyWriter writer;
  private @Nullable Answer sent;
  private boolean headFirst;
  private boolean closed;

  /** For a request that was suspended without a time-out. */
  ServletClient(
      AsyncContext context,
      LinkTable links,
      long maxBody,
      CookieDomains cookies,
      WriteDeadline.Terms writing,
      ScheduledExecutorService neutral) {
    this.deadline = new WriteDeadline(writing, this::stalled);
    this.timers = writing.timers();
    this.maxBody = maxBody;
    this.cookies = cookies;
    this.links = links;
    this.context = context;
    this.request = (HttpServletRequest) context.getRequest();
    this.response = (HttpServletResponse) context.getResponse();
    this.container = Container.of(request.getServletContext());
    this.neutral = Neutral.of(context, container, neutral);
    this.watch = EndWatch.of(context, container, writing, serial);
    this.expectsContinue = "100-continue".equalsIgnoreCase(request.getHeader("Expect"));
    this.html = ErrorAnswer.prefersPage(request);
  }

  /** Whether a request that announces nothing about its body has ended with its head. */
  boolean isAtEnd() throws IOException {
    BodyReader early = newReader();
    early.start();
    if (early.isAtEnd()) {
      return true;
    }
    reader = early;
    return false;
  }

  /** Binds this end to its exchange, before that is submitted. */
  void serve(Exchange served) {
    exchange = served;
    served.requestBody().onWritable(this::runNeutrally);
    CallErrors.report(context, serial, this::lost);
  }

  private void lost(@Nullable Throwable cause) {
    if (container.isTomcat()) { // it ends the request when this has returned
      lost = true;
      serial.run();
    }
    gone(cause);
  }

  /** Of a client that is gone containers throw an IOException first; all else would be hidden. */
  private void gone(@Nullable Throwable cause) {
    if (!gone && ContainerFault.is(cause)) {
      LOG.warn("The server failed in a request of {}", exchange().backendId(), cause);
    }
    gone = true;
    exchange().fail(ForwardError.CLIENT_GONE);
  }

  /** RFC 9110 section 10.1.1. */
  @Override
  public boolean expectsContinue() {
    return expectsContinue;
  }

  @Override
  public void bodyWanted() {
    bodyWanted = true;
    if (exchange().hasBody()) {
      runNeutrally();
    }
  }

  @Override
  public void answered(ResponseHead head) {
    // An abort may have overtaken this call, and what it tells the client must stand.
    answer.compareAndSet(null, new Answer(head, exchange().responseBody(), false));
    runNeutrally();
  }

  @Override
  public void failed(ForwardError error) {
    if (error == ForwardError.CLIENT_GONE) {
      abort = error;
    } else {
      answer.set(errorAnswer(error));
    }
    serial.run();
  }

  @Override
  public void aborted(ForwardError error) {
    abort = error;
    serial.run();
  }

  /** Lets somebody else do something with the request instead; nothing if it is over. */
  void handOver(Consumer<AsyncContext> taker) {
    successor = taker;
    serial.run();
  }

  private void runNeutrally() {
    if (neutral == null) {
      serial.run();
    } else {
      neutral.execute(serial);
    }
  }

  private void step() {
    if (closed) {
      return;
    }
    if (lost) {
      close();
      return;
    }
    try {
      Consumer<AsyncContext> taker = successor;
      if (taker != null) {
        close();
        taker.accept(context);
        return;
      }
      ForwardError reason = abort;
      if (reason != null) {
        abortNow(reason);
      }
      if (neutral != null && (wantsReader() || wantsWriter()) && !neutral.isHere(serial)) {
        return;
      }
      startReading();
      startAnswer();
      if (reader != null && (bodyWanted || reader.isBroken())) {
        reader.step();
      }
      if (writer != null) {
        writer.step();
      }
    } catch (IOException | RuntimeException e) {
      // The container has taken the request away from under us: nobody is left to answer.
      LOG.debug("request of {} is gone", exchange().backendId(), e);
      close();
      gone(e);
      Abort.lost(context, container, timers);
    }
  }

  private void startReading() throws IOException {
    if (wantsReader()) {
      reader = newReader();
      reader.start();
    }
  }

  private boolean wantsReader() {
    return bodyWanted && reader == null && !closed && exchange().hasBody();
  }

  private boolean wantsWriter() {
    return answer.get() != null && sent == null && !closed;
  }

  private BodyReader newReader() throws IOException {
    Upload upload = new Upload(request, container, this::exchange, maxBody);
    return new BodyReader(request.getInputStream(), upload, serial, watch);
  }

  private void startAnswer() throws IOException {
    Answer next = answer.get();
    if (next == null || !wantsWriter()) {
      return;
    }
    ResponseHeads.apply(cookies.confine(next.head()), response);
    if (!ResponseHeads.mayHaveBody(request.getMethod(), next.head().status())) {
      if (container.isTomcat()) {
        close();
        HeadOnly.end(context);
        exchange().delivered();
        return;
      }
      headFirst = true; // or Jetty would make up a length; by the writer, since a flush may block
      next = new Answer(next.head(), BodyPipe.empty(), next.ours());
    } else if (!next.head().fields().contains("Content-Length")) {
      headFirst = true;
      if (ResponseTrailers.mayFollow(request, container)) {
        new ResponseTrailers(next.head(), next.body()).attach(request, response);
      }
    }
    sent = next;
    writer = new BodyWriter(response.getOutputStream(), this, serial);
    next.body().onReadable(serial);
    writer.start();
  }

  /** Once the head is set only an abort is honest; before, the error can still be told. */
  private void abortNow(ForwardError error) throws IOException {
    BodyWriter begun = writer;
    if (begun != null && !begun.isStarted()) {
      return; // it calls back at once
    }
    abort = null;
    if (begun == null && error != ForwardError.CLIENT_GONE) {
      answer.set(errorAnswer(error));
      return;
    }
    if (begun != null && !response.isCommitted()) {
      begun.flush(); // or the container would make a page of its own; a reset would lose the writer
    }
    close();
    if (error == ForwardError.CLIENT_GONE) {
      Abort.lost(context, container, timers);
    } else {
      Abort.response(context);
    }
  }

  private Answer errorAnswer(ForwardError error) {
    ErrorAnswer content = ErrorAnswer.of(error, html, links.lastSeen(exchange().backendId()));
    return new Answer(content.head(), content.pipe(), true);
  }

  @Override
  public byte @Nullable [] next() {
    return sending().body().poll();
  }

  @Override
  public boolean isEnded() {
    return sending().body().isEnded();
  }

  @Override
  public boolean isStreamed() {
    return headFirst;
  }

  @Override
  public void waiting(boolean bytesWait) {
    if (bytesWait) {
      deadline.waits();
    } else {
      deadline.moves();
    }
  }

  /** Of an answer of ours the exchange has ended before: that is aborted all the same. */
  private void stalled() {
    exchange().fail(ForwardError.CLIENT_STALLED);
    aborted(ForwardError.CLIENT_STALLED);
  }

  @Override
  public void written() {
    close();
    context.complete();
    exchange().delivered();
  }

  @Override
  public void failed(Throwable cause) {
    if (sent != null && sent.ours()) {
      close();
      Abort.lost(context, container, timers);
    }
    gone(cause);
  }

  private void close() {
    closed = true;
    deadline.stop();
    if (reader != null) {
      reader.stop();
    }
    if (writer != null) {
      writer.stop();
    }
  }

  private Answer sending() {
    return Objects.requireNonNull(sent, "nothing to send");
  }

  private Exchange exchange() {
    return Objects.requireNonNull(exchange, "not bound");
  }
}
