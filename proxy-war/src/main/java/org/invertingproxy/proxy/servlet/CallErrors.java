package org.invertingproxy.proxy.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands what a container reports about a suspended request to one callback.
 *
 * <p>Tomcat reports it on another thread as soon as a write has failed, and gives request and
 * response to other clients when the report has returned; the thread that wrote is still at work on
 * them then, and would put its failure on their new owner. So there the report only returns when
 * the request's serial step has ended, and completes the request: nobody can be told anything.
 */
public final class CallErrors implements AsyncListener {
  private static final Logger LOG = LoggerFactory.getLogger(CallErrors.class);

  /**
   * An attribute in which a server of our own tells what Jetty's listeners do not: that a request
   * has failed before the servlet let go of it. A {@code CompletableFuture<Void>}, which fails
   * then.
   */
  public static final String EARLY = CallErrors.class.getName() + ".early";

  private final SerialStep serial;
  private final boolean tomcat;
  private final Consumer<@Nullable Throwable> callback;

  private CallErrors(SerialStep serial, boolean tomcat, Consumer<@Nullable Throwable> callback) {
    this.serial = serial;
    this.tomcat = tomcat;
    this.callback = callback;
  }

  /**
   * Begins to listen.
   *
   * @param serial the step that uses the request
   * @param callback must accept being called more than once, from any thread, at once too; after it
   *     has returned the step must use the request no more
   */
  public static void report(
      AsyncContext context, SerialStep serial, Consumer<@Nullable Throwable> callback) {
    boolean tomcat = Container.of(context.getRequest().getServletContext()).isTomcat();
    context.addListener(new CallErrors(serial, tomcat, callback));
    if (context.getRequest().getAttribute(EARLY) instanceof CompletableFuture<?> fate) {
      CompletableFuture<?> unused =
          fate.whenComplete((nothing, failure) -> callback.accept(failure));
    }
  }

  @Override
  public void onError(AsyncEvent event) {
    callback.accept(event.getThrowable());
    if (tomcat) {
      serial.settle();
      end(event.getAsyncContext());
    }
  }

  /** Of a request whose servlet call has not returned Tomcat asks this, or ends all of HTTP/2. */
  private static void end(AsyncContext context) {
    try {
      context.complete();
    } catch (IllegalStateException e) {
      // The step has completed or dispatched it.
    }
  }

  /** Nobody has set a time, so this comes of a server that stops; the answer is the server's. */
  @Override
  public void onTimeout(AsyncEvent event) {
    LOG.warn("The server ends a request that has all the time it needs");
    callback.accept(null);
    if (tomcat) {
      serial.settle();
    }
  }

  @Override
  public void onComplete(AsyncEvent event) {}

  @Override
  public void onStartAsync(AsyncEvent event) {}
}
