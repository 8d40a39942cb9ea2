package org.invertingproxy.agent.transport;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.util.function.Consumer;
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
 * can begin again. A 4xx means that nobody waits: the backend's body is cancelled. If the backend's
 * body breaks, the call is broken off as well, so that the proxy sees no end.
 */
final class ResponsePost implements CallListener {
  private static final int MAX_TRIES = 3;

  private final ProxyCalls proxy;
  private final EventLoop loop;
  private final Fields fields;
  private final BodyPipe body;
  private final WireSource source;
  private final Consumer<@Nullable String> done;
  private @Nullable HttpCall call;
  private int tries;
  private boolean over;

  /**
   * A post of that response.
   *
   * @param passed told how many bytes of the body were used
   * @param done called once: null when the proxy has everything, else why not, in a few words
   */
  ResponsePost(
      ProxyCalls proxy,
      EventLoop loop,
      String id,
      ResponseHead head,
      boolean hasBody,
      BodyPipe body,
      IntConsumer passed,
      Consumer<@Nullable String> done) {
    this.proxy = proxy;
    this.loop = loop;
    this.body = body;
    this.done = done;
    this.fields = Fields.of(AgentHeaders.REQUEST_ID, id, "Content-Type", "text/plain");
    this.source =
        new WireSource(loop, HttpWireWriter.response(head, hasBody), hasBody, body, passed);
  }

  void start() {
    attempt("");
  }

  private void attempt(String lastFailure) {
    BodyPipe wire = tries < MAX_TRIES ? source.open() : null;
    if (wire == null) {
      finish(lastFailure);
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
    if (cut != null) {
      finish("the local server broke off: " + cut.getMessage());
    } else {
      attempt("the connection to the proxy broke: " + failure.getMessage());
    }
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
    if (failure != null) {
      body.cancel(new IOException(failure));
    }
    done.accept(failure);
  }
}
