package org.invertingproxy.proxy.servlet;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Hands what a container reports about a suspended request to one callback. */
public final class CallErrors implements AsyncListener {
  private final Consumer<@Nullable Throwable> callback;

  /** The callback must accept being called more than once, from any thread. */
  public CallErrors(Consumer<@Nullable Throwable> callback) {
    this.callback = callback;
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
