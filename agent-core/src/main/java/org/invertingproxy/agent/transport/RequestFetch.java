package org.invertingproxy.agent.transport;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import org.invertingproxy.agent.exchange.Exchange;
import org.invertingproxy.agent.exchange.ExchangeHandler;
import org.invertingproxy.agent.exchange.Responder;
import org.invertingproxy.agent.http.CallException;
import org.invertingproxy.agent.http.CallListener;
import org.invertingproxy.wire.AgentHeaders;
import org.invertingproxy.wire.AgentPaths;
import org.invertingproxy.wire.BodyPipe;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.RequestHead;
import org.invertingproxy.wire.ResponseHead;
import org.invertingproxy.wire.WireFormatException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches one request from the proxy, makes an exchange of it and posts the answer. Used on one
 * event loop.
 *
 * <p>Up to {@value #MAX_TRIES} tries on a broken connection or a 5xx, until the request's head is
 * there. 404 means that the client is gone, which is no news. A request without a valid start time
 * is dropped. One that was lost on its way is answered with 502: 409 says that an earlier try has
 * used up its body, and nobody else would answer it.
 */
final class RequestFetch implements CallListener, WireFeed.Sink, Responder {
  private static final Logger LOG = LoggerFactory.getLogger(RequestFetch.class);
  private static final int MAX_TRIES = 3;

  private final ProxyCalls proxy;
  private final EventLoop loop;
  private final String id;
  private final ExchangeHandler handler;
  private final Runnable settled;
  private final Runnable over;
  private @Nullable Exchange exchange;
  private @Nullable String userId;
  private int tries;

  /**
   * A fetch that is not yet running.
   *
   * @param settled called once, when the handler has the request or never will
   * @param over called once, after that, when the request is answered or will not be
   */
  RequestFetch(
      ProxyCalls proxy,
      EventLoop loop,
      String id,
      ExchangeHandler handler,
      Runnable settled,
      Runnable over) {
    this.proxy = proxy;
    this.loop = loop;
    this.id = id;
    this.handler = handler;
    this.settled = settled;
    this.over = over;
  }

  void start() {
    tries++;
    proxy.get(loop, AgentPaths.REQUEST, Fields.of(AgentHeaders.REQUEST_ID, id), this);
  }

  @Override
  public void onResponse(ResponseHead head, BodyPipe body) {
    if (head.status() != 200) {
      BodyCollector.discard(loop, body);
      if (head.status() >= 500) {
        retry("the proxy answered " + head.status());
      } else if (head.status() == 409) {
        LOG.warn("A request was lost: its connection broke while it was being fetched");
        refuse(502, this::drop);
      } else {
        if (head.status() != 404) {
          LOG.warn("A request was dropped: the proxy answered {} to its fetch", head.status());
        }
        drop();
      }
      return;
    }
    if (!hasStartTime(head.fields())) {
      body.cancel(new IOException("no start time"));
      LOG.warn("A request was dropped: the proxy did not say when it arrived");
      drop();
      return;
    }
    userId = head.fields().first(AgentHeaders.USER_ID);
    new WireFeed(loop, body, this, proxy.bodies()).start();
  }

  private void drop() {
    settled.run();
    over.run();
  }

  @Override
  public void onFailure(CallException failure) {
    retry(String.valueOf(failure.getMessage()));
  }

  @Override
  public void onRequest(RequestHead head, BodyPipe body) {
    Exchange made = new Exchange(head, body, userId, this);
    exchange = made;
    handler.handle(made);
    settled.run();
  }

  @Override
  public void onBytes(int count) {
    if (exchange != null) {
      exchange.counts().addRequest(count);
    }
  }

  @Override
  public void onFailure(IOException failure) {
    if (failure instanceof WireFormatException format
        && format.kind() != WireFormatException.Kind.TRUNCATED) {
      LOG.warn("A request was refused: {}", failure.getMessage());
      refuse(format.kind() == WireFormatException.Kind.TOO_LARGE ? 431 : 400, this::drop);
    } else {
      retry(String.valueOf(failure.getMessage()));
    }
  }

  @Override
  public void respond(ResponseHead head, boolean hasBody, BodyPipe body) {
    Exchange answered = exchange;
    if (answered == null) {
      return;
    }
    Runnable post =
        () ->
            new ResponsePost(
                    proxy,
                    loop,
                    id,
                    head,
                    hasBody,
                    body,
                    answered.counts()::addResponse,
                    new ExchangeEnd(answered))
                .start();
    if (loop.inEventLoop()) {
      post.run();
    } else {
      loop.execute(post);
    }
  }

  /** Answers in the backend's place, without a word. */
  private void refuse(int status, Runnable afterwards) {
    ResponseHead head = new ResponseHead(status, Fields.of("Content-Length", "0"));
    ResponsePost.Done done =
        new ResponsePost.Done() {
          @Override
          public void sent() {
            afterwards.run();
          }

          @Override
          public void failed(String why) {
            afterwards.run();
          }

          @Override
          public void brokeUnsent(String why) {
            afterwards.run();
          }
        };
    new ResponsePost(proxy, loop, id, head, true, BodyPipe.empty(), count -> {}, done).start();
  }

  private void retry(String why) {
    if (tries < MAX_TRIES) {
      start();
    } else {
      LOG.warn("A request was lost after {} tries to fetch it: {}", tries, why);
      refuse(502, this::drop);
    }
  }

  private static boolean hasStartTime(Fields fields) {
    try {
      String time = fields.first(AgentHeaders.REQUEST_START_TIME);
      return time != null && OffsetDateTime.parse(time).getYear() > 0;
    } catch (DateTimeException e) {
      return false;
    }
  }

  /** Ends an exchange by what became of its answer. */
  private final class ExchangeEnd implements ResponsePost.Done {
    private final Exchange answered;

    ExchangeEnd(Exchange answered) {
      this.answered = answered;
    }

    @Override
    public void sent() {
      end(null);
    }

    @Override
    public void failed(String why) {
      answered.cancel(new IOException(why));
      end(why);
    }

    @Override
    public void brokeUnsent(String why) {
      refuse(502, () -> end(why));
    }

    private void end(@Nullable String why) {
      answered.end(why);
      over.run();
    }
  }
}
