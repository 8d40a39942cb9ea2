package org.invertingproxy.agent.transport;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.invertingproxy.agent.http.CallException;
import org.invertingproxy.agent.http.CallListener;
import org.invertingproxy.agent.http.HttpCall;
import org.invertingproxy.wire.AgentHeaders;
import org.invertingproxy.wire.AgentPaths;
import org.invertingproxy.wire.BodyPipe;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.HttpWireWriter;
import org.invertingproxy.wire.ResponseHead;
import org.jspecify.annotations.Nullable;

/**
 * Sends one response to the proxy while it comes from the backend. Used on one event loop.
 *
 * <p>Up to {@value #MAX_TRIES} tries on a broken connection or a 5xx, as long as {@link WireSource}
 * can begin again. A 4xx means that nobody waits: the backend's body is cancelled; but 409 to
 * another try only says that the proxy has not yet noticed the end of the one before. If the
 * backend's body breaks, the call is broken off as well, so that the proxy sees no end.
 */
final class ResponsePost implements CallListener {
  /** How it went; exactly one is called. */
  interface Done {
    /** The proxy has everything. */
    void sent();

    /** It has not, for this reason. */
    void failed(String why);

    /**
     * It broke before the proxy is known to have seen any of it: another answer may be posted,
     * which the proxy refuses if it has.
     */
    void brokeUnsent(String why);
  }

  private static final int MAX_TRIES = 3;
  private static final long PAUSE_MILLIS = 200;

  private final ProxyCalls proxy;
  private final EventLoop loop;
  private final Fields fields;
  private final BodyPipe body;
  private final WireSource source;
  private final Done done;
  private @Nullable HttpCall call;
  private int tries;
  private boolean over;

  /**
   * A post of that response.
   *
   * @param passed told how many bytes of the body were used
   */
  ResponsePost(
      ProxyCalls proxy,
      EventLoop loop,
      String id,
      ResponseHead head,
      boolean hasBody,
      BodyPipe body,
      IntConsumer passed,
      Done done) {
    this.proxy = proxy;
    this.loop = loop;
    this.body = body;
    this.done = done;
    this.fields = Fields.of(AgentHeaders.REQUEST_ID, id, "Content-Type", "text/plain");
    this.source =
        new WireSource(
            loop, HttpWireWriter.response(head, hasBody), hasBody, body, passed, proxy.bodies());
  }

  void start() {
    attempt("");
  }

  private void attempt(String lastFailure) {
    BodyPipe wire = tries < MAX_TRIES ? source.open() : null;
    if (wire == null) {
      giveUp(lastFailure);
      return;
    }
    tries++;
    call = proxy.post(loop, AgentPaths.RESPONSE, fields, wire, this);
  }

  @Override
  public void onResponse(ResponseHead head, BodyPipe answer) {
    BodyCollector.discard(loop, answer);
    String failure = "the proxy answered " + head.status() + " to the response";
    if (head.status() >= 500) {
      stopCall(failure);
      attempt(failure);
    } else if (head.status() == 409 && tries > 1) {
      stopCall(failure);
      ScheduledFuture<?> unused =
          loop.schedule(() -> attempt(failure), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    } else if (head.status() >= 300) {
      stopCall(failure);
      finish(head.status() == 404 ? "the client is gone" : failure);
    } else if (source.isSent()) {
      finish(null);
    } else {
      stopCall(failure);
      finish("the proxy ended the response early");
    }
  }

  @Override
  public void onFailure(CallException failure) {
    if (over) {
      return;
    }
    Throwable cut = body.failure();
    if (cut == null) {
      attempt("the connection to the proxy broke: " + failure.getMessage());
    } else if (source.brokeUnused()) {
      giveUp("the local server broke off: " + cut.getMessage());
    } else {
      finish("the local server broke off: " + cut.getMessage());
    }
  }

  private void giveUp(String why) {
    over = true;
    body.cancel(new IOException(why));
    done.brokeUnsent(why);
  }

  private void stopCall(String why) {
    if (call != null && !source.isSent()) {
      call.cancel(new IOException(why));
    }
  }

  private void finish(@Nullable String failure) {
    if (over) {
      return;
    }
    over = true;
    if (failure == null) {
      done.sent();
    } else {
      body.cancel(new IOException(failure));
      done.failed(failure);
    }
  }
}
