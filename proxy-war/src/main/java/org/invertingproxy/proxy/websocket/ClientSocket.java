package org.invertingproxy.proxy.websocket;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.invertingproxy.proxy.exchange.Exchange;
import org.invertingproxy.proxy.exchange.ForwardError;
import org.invertingproxy.proxy.servlet.SerialStep;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.WebSocketClose;
import org.invertingproxy.wire.frame.Frame;
import org.invertingproxy.wire.frame.ResetCode;
import org.invertingproxy.wire.mux.MessageStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's WebSocket joined with the stream of its exchange, from the backend's consent to the
 * end of both. Callbacks only note what has happened and run the serial step, which alone decides;
 * only {@link #received} may block, on the container's thread, which is how a client is held back.
 *
 * <p>Whoever closes first is answered by the end next to it: the container or the agent. The code
 * goes on to the other side, whose own answer nobody waits for but the exchange.
 */
public final class ClientSocket {
  private static final Logger LOG = LoggerFactory.getLogger(ClientSocket.class);

  /** How long the backend may take to answer a close. */
  static final long GOODBYE_SECONDS = 10;

  private final Exchange exchange;
  private final MessageStream messages;
  private final SocketTerms terms;
  private final Inbound inbound;
  private final Outbound outbound;
  private final SerialStep serial = new SerialStep(this::step);
  private volatile @Nullable SessionRemote remote;
  private volatile @Nullable CloseReason closed;
  private volatile @Nullable ForwardError failure;
  private volatile boolean leaving;
  private volatile @Nullable ScheduledFuture<?> heartbeat;
  private volatile @Nullable ScheduledFuture<?> patience;

  // Below: touched by the serial step only.
  private boolean begun;
  private boolean closing;
  private boolean over;

  /** For an exchange whose backend has granted a WebSocket. */
  public ClientSocket(Exchange exchange, MessageStream messages, SocketTerms terms) {
    this.exchange = exchange;
    this.messages = messages;
    this.terms = terms;
    this.inbound = new Inbound(exchange.backendId(), messages, terms, exchange::fail);
    this.outbound = new Outbound(messages, terms, serial, exchange);
  }

  /** The container has opened it. */
  void opened(SessionRemote session) {
    long often = terms.ping().toMillis();
    heartbeat = // before the step can end it
        terms.timers().scheduleWithFixedDelay(this::ping, often, often, TimeUnit.MILLISECONDS);
    remote = session;
    serial.run();
    if (failure == null) {
      messages.onReadable(serial);
      messages.onWritable(inbound::resume);
    }
  }

  /** The client has sent a part of a message; returns when more may come. */
  void received(int opcode, boolean last, byte[] bytes) {
    exchange.messageUp(bytes.length);
    inbound.received(opcode, last, bytes);
  }

  /** The client has answered a ping. */
  void heard() {
    inbound.heard();
  }

  /** The session is over: the client closed it, or its connection broke, or this side ended it. */
  void closed(CloseReason reason) {
    closed = reason;
    serial.run();
  }

  /** The client broke a rule or its connection; the container closes the session, and says how. */
  void broken(Throwable cause) {
    LOG.debug("the WebSocket of a client of {} broke", exchange.backendId(), cause);
    ScheduledFuture<?> unused = terms.timers().schedule(this::forget, 1, TimeUnit.SECONDS);
  }

  private void forget() {
    if (closed == null) {
      exchange.fail(ForwardError.CLIENT_GONE);
    }
  }

  /** The upgrade came to nothing: nobody will open it. */
  void abandoned() {
    exchange.fail(ForwardError.CLIENT_GONE);
  }

  /** The exchange has ended in this way. */
  public void aborted(ForwardError error) {
    failure = error;
    inbound.end();
    serial.run();
  }

  /** The proxy stops: both sides are told, so that the client may come back elsewhere. */
  public void goAway() {
    leaving = true;
    serial.run();
  }

  private void ping() {
    if (inbound.isSilent(terms.writing().span())) {
      exchange.fail(ForwardError.CLIENT_STALLED);
    } else {
      outbound.wantPing();
      serial.run();
    }
  }

  private void step() {
    SessionRemote session = remote;
    if (session == null || over) {
      return;
    }
    if (!begun) {
      begun = true;
      outbound.begin(session);
    }
    ForwardError error = failure;
    if (error != null) {
      abort(session, error);
      return;
    }
    CloseReason reason = closed;
    if (reason != null && !closing) {
      clientCloses(reason);
    } else if (leaving && !closing) {
      inbound.end();
      CloseReason stopping = CloseTable.of(ForwardError.STOPPING);
      closeBackend(stopping);
      close(session, stopping);
    }
    WebSocketClose goodbye = outbound.step();
    if (goodbye != null && !closing) {
      closing = true;
      close(session, CloseTable.of(goodbye));
      messages.end(Fields.EMPTY);
    }
    boolean cut = messages.failure() != null;
    if (closing && (messages.isEnded() || (cut && (closed != null || exchange.isEnded())))) {
      finish();
      exchange.delivered();
    } else if (cut || (messages.isEnded() && !outbound.isBusy())) {
      exchange.fail(ForwardError.ANSWER_CUT);
    }
  }

  private void clientCloses(CloseReason reason) {
    int code = reason.getCloseCode().getCode();
    if (code == WebSocketClose.BROKEN) {
      exchange.fail(ForwardError.CLIENT_GONE);
    } else {
      closeBackend(reason);
    }
  }

  private void closeBackend(CloseReason reason) {
    closing = true;
    outbound.stop();
    String phrase = reason.getReasonPhrase();
    int code = reason.getCloseCode().getCode();
    WebSocketClose said = new WebSocketClose(code, phrase == null ? "" : phrase);
    messages.writeMessage(Frame.Message.CLOSE, true, said.payload());
    messages.end(Fields.EMPTY);
    patience = terms.timers().schedule(this::leave, GOODBYE_SECONDS, TimeUnit.SECONDS);
  }

  private void leave() {
    exchange.delivered(); // before the reset, which would show as an answer that was cut
    messages.reset(ResetCode.TIMEOUT, "a close was not answered");
  }

  private void abort(SessionRemote session, ForwardError error) {
    finish();
    if (error != ForwardError.CLIENT_GONE) {
      close(session, CloseTable.of(error));
    } else if (closed == null) {
      close(session, new CloseReason(CloseCodes.GOING_AWAY, ""));
    }
  }

  private void close(SessionRemote session, CloseReason reason) {
    try {
      terms.closer().execute(() -> session.close(reason));
    } catch (RejectedExecutionException e) {
      LOG.debug("the container closes what is left", e);
    }
  }

  private void finish() {
    over = true;
    outbound.stop();
    cancel(heartbeat);
    cancel(patience);
  }

  private static void cancel(@Nullable ScheduledFuture<?> timer) {
    if (timer != null) {
      timer.cancel(false);
    }
  }
}
