package org.invertingproxy.proxy.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Hands what a container reports about a suspended request to one callback. */
public final class CallErrors implements AsyncListener {
  /**
   * An attribute in which a server of our own tells what Jetty's listeners do not: that a request
   * has failed before the servlet let go of it. A {@code CompletableFuture<Void>}, which fails
   * then.
   */
  public static final String EARLY = CallErrors.class.getName() + ".early";

  private final Consumer<@Nullable Throwable> callback;

  private CallErrors(Consumer<@Nullable Throwable> callback) {
    this.callback = callback;
  }

  /** The callback must accept being called more than once, from any thread, at once too. */
  public static void report(AsyncContext context, Consumer<@Nullable Throwable> callback) {
    context.addListener(new CallErrors(callback));
    if (context.getRequest().getAttribute(EARLY) instanceof CompletableFuture<?> fate) {
      CompletableFuture<?> unused =
          fate.whenComplete((nothing, failure) -> callback.accept(failure));
    }
  }

  @Override
  public void onError(AsyncEvent event) {
    callback.accept(event.getThrowable());
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    callback.accept(null);
  }

  @Override
  public void onComplete(AsyncEvent event) {}

  @Override
  public void onStartAsync(AsyncEvent event) {}
}
