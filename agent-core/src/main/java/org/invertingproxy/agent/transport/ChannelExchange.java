package org.invertingproxy.agent.transport;

import org.invertingproxy.agent.exchange.Exchange;
import org.invertingproxy.agent.exchange.ExchangeHandler;
import org.invertingproxy.agent.exchange.Responder;
import org.invertingproxy.wire.BodyBudget;
import org.invertingproxy.wire.BodyPipe;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.ResponseHead;
import org.invertingproxy.wire.frame.Attributes;
import org.invertingproxy.wire.frame.Content;
import org.invertingproxy.wire.frame.ResetCode;
import org.invertingproxy.wire.mux.MuxStream;
import org.invertingproxy.wire.mux.PipeReceiver;
import org.invertingproxy.wire.mux.PipeSender;
import org.invertingproxy.wire.mux.StreamException;
import org.invertingproxy.wire.mux.StreamListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One exchange on one stream of a channel. Thread-safe.
 *
 * <p>A reset by the proxy, or the end of the channel, cancels the exchange at once; a body of the
 * backend that breaks off resets the stream, so that the proxy sees no end.
 */
final class ChannelExchange implements Responder, StreamListener {
  private static final Logger LOG = LoggerFactory.getLogger(ChannelExchange.class);
  private static final int BODY_BUFFER = 128 * 1024;

  private final MuxStream stream;
  private final LoopBatch batch;
  private final Exchange exchange;

  private ChannelExchange(MuxStream stream, LoopBatch batch, BodyPipe body) {
    this.stream = stream;
    this.batch = batch;
    this.exchange =
        new Exchange(
            stream.request(),
            body,
            stream.attributes().first(Attributes.USER),
            stream.content() == Content.MESSAGES ? stream : null,
            this);
  }

  /** Makes an exchange of a stream that was just opened, and hands it out. */
  static StreamListener begin(
      MuxStream stream, LoopBatch batch, ExchangeHandler handler, BodyBudget bodies) {
    boolean hasBody = stream.content() == Content.BODY;
    BodyPipe body = hasBody ? new BodyPipe(BODY_BUFFER, bodies) : BodyPipe.empty();
    ChannelExchange begun = new ChannelExchange(stream, batch, body);
    handler.handle(begun.exchange);
    if (hasBody) {
      PipeReceiver.start(stream, body, begun.exchange.counts()::addRequest);
    }
    return begun;
  }

  @Override
  public void informational(ResponseHead head) {
    batch.add(() -> inform(head));
  }

  private void inform(ResponseHead head) {
    try {
      stream.informational(head);
    } catch (IllegalArgumentException e) { // larger than the proxy takes: the client can do without
      LOG.debug("an informational head was dropped", e);
    }
  }

  @Override
  public void respond(ResponseHead head, boolean hasBody, BodyPipe body) {
    batch.add(() -> send(head, hasBody, body));
  }

  @Override
  public void upgrade(ResponseHead head) {
    stream.respond(head, true);
  }

  private void send(ResponseHead head, boolean hasBody, BodyPipe body) {
    try {
      stream.respond(head, hasBody);
    } catch (IllegalArgumentException e) { // larger than the proxy takes
      exchange.explain(String.valueOf(e.getMessage()));
      body.cancel(e);
      stream.respond(new ResponseHead(502, Fields.of("Content-Length", "0")), false);
      return;
    }
    if (hasBody) {
      PipeSender.start(body, stream, exchange.counts()::addResponse);
    } else {
      body.cancel(new IllegalStateException("an answer without a body"));
    }
  }

  @Override
  public void closed(@Nullable StreamException failure) {
    if (failure == null) {
      exchange.end(null);
    } else {
      exchange.cancel(failure);
      exchange.end(words(failure));
    }
  }

  private static String words(StreamException failure) {
    return switch (failure.by()) {
      case CHANNEL -> "the connection to the proxy broke: " + failure.getMessage();
      case PEER ->
          failure.code() == ResetCode.CANCELLED
              ? "the client is gone"
              : "the proxy broke off: " + failure.getMessage();
      case LOCAL ->
          failure.code() == ResetCode.ABORTED
              ? "the local server broke off: " + failure.getMessage()
              : "broken off: " + failure.getMessage();
    };
  }
}
