package org.invertingproxy.agent.forward;

import io.netty.channel.EventLoop;
import java.util.Locale;
import org.invertingproxy.agent.exchange.Exchange;
import org.invertingproxy.agent.http.CallException;
import org.invertingproxy.agent.http.EventLoops;
import org.invertingproxy.agent.http.MessageSocket;
import org.invertingproxy.agent.http.UpgradeCall;
import org.invertingproxy.agent.http.UpgradeDialer;
import org.invertingproxy.agent.http.UpgradeListener;
import org.invertingproxy.wire.BodyPipe;
import org.invertingproxy.wire.HopByHop;
import org.invertingproxy.wire.RequestHead;
import org.invertingproxy.wire.ResponseHead;
import org.invertingproxy.wire.mux.MessageStream;

/**
 * Asks the backend for the WebSocket that an exchange wants. Its consent begins a {@link
 * MessageRelay}; its refusal, or its failure to answer, is answered as for any other request.
 * Thread-safe.
 */
final class UpgradeForwarder {
  private final EventLoops loops;
  private final UpgradeDialer dialer;

  UpgradeForwarder(EventLoops loops, UpgradeDialer dialer) {
    this.loops = loops;
    this.dialer = dialer;
  }

  /** Forwards the exchange, which has messages, with that head. */
  void handle(Exchange exchange, RequestHead head) {
    MessageStream messages = exchange.messages();
    if (messages == null) {
      throw new IllegalArgumentException("not a request for a WebSocket");
    }
    EventLoop loop = loops.current();
    UpgradeCall call = dialer.dial(loop, head, new Answer(exchange, messages, loop));
    exchange.onCancel(call::cancel);
  }

  private record Answer(Exchange exchange, MessageStream messages, EventLoop loop)
      implements UpgradeListener {
    @Override
    public void onInformational(ResponseHead head) {
      exchange.informational(
          new ResponseHead(head.status(), head.reason(), HopByHop.strip(head.fields())));
    }

    @Override
    public void onUpgrade(ResponseHead head, MessageSocket socket) {
      try {
        if (!exchange.upgrade(endToEnd(head))) {
          socket.abort();
          return;
        }
      } catch (IllegalArgumentException e) {
        socket.abort();
        fail(Failure.MALFORMED, String.valueOf(e.getMessage()));
        return;
      }
      MessageRelay.start(exchange, messages, socket, loop);
    }

    /** Of the handshake's own fields only the chosen sub-protocol concerns the client. */
    private static ResponseHead endToEnd(ResponseHead head) {
      ResponseHead checked = ResponseFilter.upgrade(head);
      return new ResponseHead(
          checked.status(),
          checked.reason(),
          checked
              .fields()
              .without(
                  line ->
                      line.name().toLowerCase(Locale.ROOT).startsWith("sec-websocket-")
                          && !line.is("Sec-WebSocket-Protocol")));
    }

    @Override
    public void onResponse(ResponseHead head, BodyPipe body) {
      try {
        exchange.respond(ResponseFilter.apply(head), body);
      } catch (IllegalArgumentException e) {
        body.cancel(e);
        fail(Failure.MALFORMED, String.valueOf(e.getMessage()));
      }
    }

    @Override
    public void onFailure(CallException failure) {
      fail(Failure.of(failure.kind()), String.valueOf(failure.getMessage()));
    }

    private void fail(Failure failure, String why) {
      OwnAnswer.send(exchange, failure.status(), failure.text(), why);
    }
  }
}
