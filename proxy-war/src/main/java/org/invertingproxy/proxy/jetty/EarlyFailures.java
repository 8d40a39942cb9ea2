package org.invertingproxy.proxy.jetty;

import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.invertingproxy.proxy.servlet.CallErrors;

/**
 * Notices that a request fails, as by a reset of its HTTP/2 stream, while the servlet still has it.
 * Jetty tells only asynchronous requests, and loses what comes before they are: {@code
 * ServletChannelState} adds its listener in {@code startAsync}, which is too late for a failure
 * before it, and drops the failure where the servlet has not returned.
 */
final class EarlyFailures extends Handler.Wrapper {
  EarlyFailures(Handler handler) {
    super(handler);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    CompletableFuture<Void> fate = new CompletableFuture<>();
    request.addFailureListener(fate::completeExceptionally);
    request.setAttribute(CallErrors.EARLY, fate);
    return super.handle(request, response, callback);
  }
}
