package org.invertingproxy.agent.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.invertingproxy.agent.http.CallException.Kind;
import org.invertingproxy.wire.BodyPipe;
import org.invertingproxy.wire.ResponseHead;
import org.jspecify.annotations.Nullable;

/**
 * One connection, which carries one exchange after another. Used on its event loop only.
 *
 * <p>It goes back to the idle ones when both messages are complete and the peer keeps it open; in
 * every other case it is closed, which is also how an exchange is aborted: never by ending a body
 * that is not whole.
 */
final class HttpConnection extends ChannelInboundHandlerAdapter
    implements RequestSender.Events, ResponseReceiver.Events {
  private final Channel channel;
  private final Dialect dialect;
  private final IdleConnections idle;
  private boolean reused;
  private @Nullable HttpCall call;
  private @Nullable RequestSender sender;
  private @Nullable ResponseReceiver receiver;
  private @Nullable ScheduledFuture<?> headTimer;
  private @Nullable Throwable readFailure;

  /**
   * A connection that carries nothing yet.
   *
   * @param stream whether it is one stream of a socket that may have carried others before
   */
  HttpConnection(Channel channel, Dialect dialect, IdleConnections idle, boolean stream) {
    this.channel = channel;
    this.dialect = dialect;
    this.idle = idle;
    this.reused = stream;
  }

  boolean isOpen() {
    return channel.isActive();
  }

  /** Sends the call's request and reports to the call until it is over. */
  void run(HttpCall next) {
    Dialect.Encoder encoder;
    try {
      encoder = dialect.begin(next.head(), next.hasBody());
    } catch (IllegalArgumentException e) {
      close();
      next.failed(new CallException(Kind.UNSENDABLE, String.valueOf(e.getMessage()), e), false);
      return;
    }
    call = next;
    receiver = new ResponseReceiver(channel, next.options(), this);
    RequestSender newSender = new RequestSender(channel, encoder, next.body(), this);
    sender = newSender;
    armHeadTimer(next, next.options().headTimeout().toNanos());
    newSender.start(next.hasBody());
  }

  /** Ends the exchange and the connection, if it still carries that call. */
  void cancel(HttpCall which, Throwable cause) {
    if (call == which) {
      end(new CallException(Kind.CANCELLED, "cancelled", cause));
    }
  }

  void close() {
    ChannelFuture unused = channel.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (receiver == null || receiver.isDone()) {
        close(); // bytes that answer nothing: whatever follows cannot be told apart
      } else {
        dialect.receive(message, receiver);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    RequestSender current = sender;
    if (current != null && channel.isWritable()) {
      current.resume();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    // The peer takes no more, but may have answered before: go on reading.
    if (event instanceof ChannelOutputShutdownEvent && sender != null) {
      sender.stop();
    } else if (event instanceof Http2ResetFrame reset) {
      // Refused streams were not looked at (RFC 9113 section 8.7): as good as never sent.
      boolean refused = reset.errorCode() == Http2Error.REFUSED_STREAM.code();
      end(new CallException(refused ? Kind.CLOSED : Kind.RESET, "the stream was reset"));
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    readFailure = cause;
    if (receiver != null) {
      receiver.cut(cause); // before the decoder takes the end of input for the end of a body
    }
    close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    idle.remove(this);
    String why = readFailure == null ? "the connection was closed" : "the connection broke";
    end(new CallException(Kind.CLOSED, why));
  }

  @Override
  public void requestSent() {
    finishIfComplete();
  }

  @Override
  public void requestAborted(Throwable cause) {
    end(new CallException(Kind.REQUEST_ABORTED, "the request was cut off", cause));
  }

  @Override
  public void informational(ResponseHead head) {
    if (call != null) {
      call.listener().onInformational(head);
    }
  }

  @Override
  public void responseStarted(ResponseHead head, BodyPipe body) {
    disarmHeadTimer();
    if (call != null) {
      call.listener().onResponse(head, body);
    }
  }

  @Override
  public void responseEnded() {
    finishIfComplete();
    if (call != null) {
      // Answered before the request was over; the rest of it has no reader.
      end(new CallException(Kind.CLOSED, "the response ended before the request"));
    }
  }

  @Override
  public void responseBroken(CallException failure) {
    end(failure);
  }

  @Override
  public void responseUnwanted(Throwable cause) {
    end(new CallException(Kind.CANCELLED, "the response is not wanted", cause));
  }

  private void finishIfComplete() {
    if (call == null || sender == null || !sender.isDone() || receiver == null) {
      return;
    }
    if (!receiver.isDone()) {
      return;
    }
    BodyPipe request = call.body();
    boolean whole = request.isEnded();
    boolean persistent = receiver.isPersistent() && whole;
    if (!whole) { // the peer took no more, and the rest has no reader
      request.cancel(new CallException(Kind.CLOSED, "the response ended before the request"));
    }
    forgetCall();
    if (persistent && channel.isActive()) {
      reused = true;
      channel.config().setAutoRead(true);
      idle.give(this);
    } else {
      close();
    }
  }

  private void end(CallException failure) {
    HttpCall ended = call;
    RequestSender oldSender = sender;
    ResponseReceiver oldReceiver = receiver;
    if (ended == null || oldSender == null || oldReceiver == null) {
      return;
    }
    forgetCall();
    oldSender.stop();
    close();
    boolean started = oldReceiver.hasStarted();
    if (!started) {
      boolean untouched = reused && !dialect.sawBytes() && !oldSender.hasConsumed();
      ended.failed(failure, untouched && failure.kind() == Kind.CLOSED);
      return;
    }
    ended.body().cancel(failure);
    if (!oldReceiver.isDone()) {
      oldReceiver.cut(failure);
    }
  }

  private void forgetCall() {
    disarmHeadTimer();
    call = null;
    sender = null;
    receiver = null;
  }

  private void armHeadTimer(HttpCall armed, long nanos) {
    headTimer = channel.eventLoop().schedule(() -> checkHead(armed), nanos, TimeUnit.NANOSECONDS);
  }

  private void checkHead(HttpCall armed) {
    if (call != armed || sender == null || receiver == null || receiver.hasStarted()) {
      return;
    }
    long limit = armed.options().headTimeout().toNanos();
    long left = limit - (System.nanoTime() - sender.lastProgress());
    boolean peersTurn = sender.isDone() || (armed.options().stallCounts() && !channel.isWritable());
    if (left <= 0 && peersTurn) {
      end(new CallException(Kind.HEAD_TIMEOUT, "no response in time"));
    } else {
      armHeadTimer(armed, left > 0 ? left : limit);
    }
  }

  private void disarmHeadTimer() {
    if (headTimer != null) {
      headTimer.cancel(false);
      headTimer = null;
    }
  }
}
