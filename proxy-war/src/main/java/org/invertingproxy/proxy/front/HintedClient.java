package org.invertingproxy.proxy.front;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.invertingproxy.proxy.exchange.ClientSide;
import org.invertingproxy.proxy.exchange.Exchange;
import org.invertingproxy.proxy.exchange.ForwardError;
import org.invertingproxy.proxy.servlet.Container;
import org.invertingproxy.proxy.servlet.SerialStep;
import org.invertingproxy.proxy.servlet.WriteDeadline;
import org.invertingproxy.proxy.websocket.SocketTerms;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.ResponseHead;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client that is sent the backend's early hints (RFC 8297) before its answer. Containers send 103
 * by {@code sendError}, with the fields the response has just then, and may block in it; so that is
 * done on one of the few threads for such sends, and whatever else happens to the exchange reaches
 * the {@link ServletClient} afterwards.
 */
final class HintedClient implements ClientSide {
  private static final Logger LOG = LoggerFactory.getLogger(HintedClient.class);
  private static final int EARLY_HINTS = 103;

  private final ServletClient http;
  private final HttpServletResponse response;
  private final boolean sendable;
  private final SocketTerms terms;
  private final Queue<Runnable> turns = new ConcurrentLinkedQueue<>();
  private final SerialStep serial = new SerialStep(this::step);
  private volatile boolean sending;
  private volatile boolean stalled;
  private volatile @Nullable Exchange exchange;

  /** For the client of that suspended request. */
  HintedClient(ServletClient http, AsyncContext context, SocketTerms terms) {
    this.http = http;
    HttpServletRequest request = (HttpServletRequest) context.getRequest();
    this.sendable =
        Container.of(request.getServletContext()).sendsEarlyHints()
            && !request.getProtocol().equals("HTTP/1.0");
    this.response = (HttpServletResponse) context.getResponse();
    this.terms = terms;
  }

  /** Binds this end to its exchange, before that is submitted. */
  void serve(Exchange served) {
    exchange = served;
    http.serve(served);
  }

  /** HTTP/1.0 knows no informational responses, and containers no other than this one. */
  @Override
  public void informational(ResponseHead head) {
    if (sendable && head.status() == EARLY_HINTS) {
      inTurn(() -> send(head));
    }
  }

  private void send(ResponseHead head) {
    Exchange served = exchange;
    if (served == null || served.isEnded()) { // the response may be another request's by now
      return;
    }
    sending = true;
    WriteDeadline deadline = new WriteDeadline(terms.writing(), this::stalled);
    deadline.waits();
    terms.slow().run(() -> sendNow(head, deadline), this::stalled);
  }

  private void sendNow(ResponseHead head, WriteDeadline deadline) {
    try {
      ResponseHeads.applyFields(new ResponseHead(EARLY_HINTS, hints(head)), response);
      response.sendError(EARLY_HINTS);
      response.reset(); // the fields of the answer are its own
    } catch (IOException | RuntimeException e) {
      LOG.debug("the client takes no hints", e); // what is wrong shows with the answer
    } finally {
      deadline.stop();
      sending = false;
      serial.run();
    }
  }

  private static Fields hints(ResponseHead head) {
    return head.fields()
        .without(
            line -> line.is("Content-Length") || line.is("Content-Type") || line.is("Set-Cookie"));
  }

  /** Nothing but an abort ends the send. */
  private void stalled() {
    stalled = true;
    Exchange served = exchange;
    if (served != null) {
      served.fail(ForwardError.CLIENT_STALLED);
    }
    http.failed(ForwardError.CLIENT_GONE);
  }

  private void inTurn(Runnable turn) {
    turns.add(turn);
    serial.run();
  }

  private void step() {
    while (!sending) {
      Runnable turn = turns.poll();
      if (turn == null) {
        return;
      }
      turn.run();
    }
  }

  @Override
  public boolean expectsContinue() {
    return http.expectsContinue();
  }

  @Override
  public void bodyWanted() {
    inTurn(http::bodyWanted);
  }

  @Override
  public void answered(ResponseHead head) {
    inTurn(() -> http.answered(head));
  }

  @Override
  public void failed(ForwardError error) {
    if (!stalled) {
      inTurn(() -> http.failed(error));
    }
  }

  @Override
  public void aborted(ForwardError error) {
    inTurn(() -> http.aborted(error));
  }
}
