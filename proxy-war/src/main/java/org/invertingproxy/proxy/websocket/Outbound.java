package org.invertingproxy.proxy.websocket;

import java.io.IOException;
import org.invertingproxy.proxy.exchange.Exchange;
import org.invertingproxy.proxy.exchange.ForwardError;
import org.invertingproxy.proxy.servlet.SerialStep;
import org.invertingproxy.proxy.servlet.WriteDeadline;
import org.invertingproxy.wire.WebSocketClose;
import org.invertingproxy.wire.frame.Frame;
import org.invertingproxy.wire.frame.ResetCode;
import org.invertingproxy.wire.mux.MessageStream;
import org.invertingproxy.wire.mux.PartJoiner;
import org.invertingproxy.wire.mux.PartJoiner.Part;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages from the backend on their way to one client, one send at a time, so no faster than the
 * client takes them: ordinary messages whole and without a thread, larger ones in parts on one of a
 * few threads. Used by the socket's serial step, except where noted.
 */
final class Outbound {
  private static final Logger LOG = LoggerFactory.getLogger(Outbound.class);

  /** Up to this size a message is sent whole: what the stream's window lets a peer send anyway. */
  private static final int WHOLE = 256 * 1024;

  private final MessageStream messages;
  private final PartJoiner parts;
  private final SocketTerms terms;
  private final SerialStep serial;
  private final Exchange exchange;
  private final WriteDeadline deadline;
  private volatile boolean sending;
  private volatile boolean pingWanted;
  private @Nullable SessionRemote remote;
  private volatile boolean stopped;

  Outbound(MessageStream messages, SocketTerms terms, SerialStep serial, Exchange exchange) {
    this.messages = messages;
    this.parts = new PartJoiner(messages, WHOLE, terms.bodies());
    this.terms = terms;
    this.serial = serial;
    this.exchange = exchange;
    this.deadline =
        new WriteDeadline(terms.writing(), () -> exchange.fail(ForwardError.CLIENT_STALLED));
  }

  void begin(SessionRemote session) {
    remote = session;
  }

  /** Whether something is on its way to the client. */
  boolean isBusy() {
    return sending;
  }

  /** A ping is due; on any thread. */
  void wantPing() {
    pingWanted = true;
  }

  /** Nothing more is sent: what comes is dropped. */
  void stop() {
    stopped = true;
    parts.release();
    deadline.stop();
  }

  /** Sends what can be sent now; returns the backend's close once all before it has left. */
  @Nullable WebSocketClose step() {
    SessionRemote session = remote;
    if (session == null) {
      return null;
    }
    try {
      while (!sending) {
        if (pingWanted && !stopped) {
          pingWanted = false;
          slowly(session::ping);
          continue;
        }
        Part part = parts.next();
        if (part == null) {
          return null;
        }
        if (part.opcode() == Frame.Message.CLOSE) {
          byte[] payload = new byte[part.bytes().remaining()];
          part.bytes().get(payload);
          return WebSocketClose.of(payload);
        }
        if (!stopped) {
          send(session, part);
        }
      }
    } catch (IOException e) { // parts out of order
      messages.reset(ResetCode.PROTOCOL, String.valueOf(e.getMessage()));
      exchange.fail(ForwardError.ANSWER_CUT);
    }
    return null;
  }

  private void send(SessionRemote session, Part part) throws IOException {
    exchange.messageDown(part.bytes().remaining());
    if (!part.first() || !part.last()) {
      slowly(() -> session.sendPart(part));
      return;
    }
    begin();
    try {
      session.sendWhole(part, result -> sent(result.getException()));
    } catch (RuntimeException e) { // the session is closing, and the container says so by itself
      sent(e);
    }
  }

  private interface Send {
    void run() throws IOException;
  }

  private void slowly(Send send) {
    begin();
    terms
        .slow()
        .run(
            () -> {
              try {
                send.run();
              } catch (IOException | RuntimeException e) {
                sent(e);
                return;
              }
              sent(null);
            },
            () -> exchange.fail(ForwardError.CLIENT_STALLED));
  }

  private void begin() {
    sending = true;
    deadline.waits();
  }

  /** On any thread. */
  private void sent(@Nullable Throwable failure) {
    deadline.moves();
    if (failure != null && !stopped) {
      LOG.debug("a client's WebSocket takes no more", failure);
      exchange.fail(ForwardError.CLIENT_GONE);
    }
    sending = false;
    serial.run();
  }
}
