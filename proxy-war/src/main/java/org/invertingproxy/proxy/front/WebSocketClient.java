package org.invertingproxy.proxy.front;

import jakarta.servlet.http.HttpServletResponse;
import org.invertingproxy.proxy.exchange.ClientSide;
import org.invertingproxy.proxy.exchange.Exchange;
import org.invertingproxy.proxy.exchange.ForwardError;
import org.invertingproxy.proxy.websocket.ClientSocket;
import org.invertingproxy.proxy.websocket.PendingUpgrade;
import org.invertingproxy.proxy.websocket.SocketTerms;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.ResponseHead;
import org.invertingproxy.wire.mux.MessageStream;
import org.jspecify.annotations.Nullable;

/**
 * A client that asks for a WebSocket. Until the backend agrees it is a client like others, so a
 * refusal reaches it as an ordinary response; then it is a socket.
 */
final class WebSocketClient implements ClientSide {
  private final ServletClient http;
  private final CookieDomains cookies;
  private final SocketTerms terms;
  private final boolean connect;
  private volatile @Nullable Exchange exchange;
  private @Nullable ClientSocket socket; // guarded by this
  private boolean aborted; // guarded by this

  /**
   * For a suspended request.
   *
   * @param connect whether a status of 2xx would grant it, as of extended CONNECT
   */
  WebSocketClient(ServletClient http, CookieDomains cookies, SocketTerms terms, boolean connect) {
    this.connect = connect;
    this.http = http;
    this.cookies = cookies;
    this.terms = terms;
  }

  /** Binds this end to its exchange, before that is submitted. */
  void serve(Exchange served) {
    exchange = served;
    http.serve(served);
  }

  @Override
  public boolean isWebSocket() {
    return true;
  }

  /** There is none. */
  @Override
  public void bodyWanted() {}

  @Override
  public void upgraded(ResponseHead head, MessageStream messages) {
    Exchange served = exchange;
    if (served == null) {
      throw new IllegalStateException("not bound");
    }
    String chosen = head.fields().first(WebSocketRequest.PROTOCOLS);
    if (chosen != null && !WebSocketRequest.offers(served.request().fields(), chosen)) {
      served.fail(ForwardError.BAD_ANSWER); // RFC 6455 section 4.1: nobody asked for that one
      return;
    }
    ClientSocket granted = new ClientSocket(served, messages, terms);
    synchronized (this) {
      if (aborted) {
        return; // the client has been told
      }
      socket = granted;
    }
    PendingUpgrade upgrade =
        new PendingUpgrade(
            granted, chosen == null ? "" : chosen, response -> setFields(head, response));
    http.handOver(upgrade::dispatch);
  }

  private void setFields(ResponseHead head, HttpServletResponse response) {
    Fields fields =
        WebSocketRequest.endToEnd(cookies.confine(head).fields())
            .without(
                line ->
                    line.is(WebSocketRequest.PROTOCOLS)
                        || line.is("Content-Length")
                        || line.is("Content-Type"));
    ResponseHeads.applyFields(new ResponseHead(head.status(), fields), response);
  }

  @Override
  public void answered(ResponseHead head) {
    Exchange served = exchange;
    if (connect && head.status() < 300 && served != null) {
      served.fail(ForwardError.BAD_ANSWER); // a refusal that would look like consent
    } else {
      http.answered(head);
    }
  }

  @Override
  public void failed(ForwardError error) {
    http.failed(error);
  }

  /** A WebSocket does not end by itself. */
  @Override
  public void stopping() {
    ClientSocket granted;
    synchronized (this) {
      granted = socket;
    }
    if (granted != null) {
      granted.goAway();
    }
  }

  @Override
  public void aborted(ForwardError error) {
    ClientSocket granted;
    synchronized (this) {
      granted = socket;
      aborted = true;
    }
    if (granted != null) {
      granted.aborted(error);
    } else {
      http.aborted(error);
    }
  }
}
