package org.invertingproxy.proxy.poll;

import com.google.gson.Gson;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.invertingproxy.proxy.auth.Identity;
import org.jspecify.annotations.Nullable;

/** One {@code agent/pending} call that waits for work; answered exactly once, from any thread. */
final class HeldPoll implements AsyncListener {
  private static final Gson GSON = new Gson();

  private final AsyncContext context;
  private final @Nullable Identity agent;
  private final AtomicBoolean answered = new AtomicBoolean();
  private volatile @Nullable ScheduledFuture<?> end;
  private volatile boolean lost;
  private volatile @Nullable Runnable whenLost;

  /**
   * A poll of a suspended call.
   *
   * @param agent whose right it is, or null where none is needed
   */
  HeldPoll(AsyncContext context, @Nullable Identity agent) {
    this.context = context;
    this.agent = agent;
    context.addListener(this);
  }

  @Nullable Identity agent() {
    return agent;
  }

  /** The timer that will end the wait. */
  void endsBy(ScheduledFuture<?> timer) {
    end = timer;
    if (answered.get()) {
      timer.cancel(false);
    }
  }

  /** The callback is run if the container ends the call by itself, at once if it has already. */
  void whenLost(Runnable callback) {
    whenLost = callback;
    if (lost) {
      callback.run();
    }
  }

  boolean isAnswered() {
    return answered.get();
  }

  /** Sends the ids and ends the call; false when it was ended before. */
  boolean answer(List<String> ids) {
    if (!claim()) {
      return false;
    }
    try {
      byte[] body = GSON.toJson(ids).getBytes(StandardCharsets.US_ASCII);
      HttpServletResponse response = (HttpServletResponse) context.getResponse();
      response.setContentType("application/json");
      response.setHeader("Cache-Control", "no-store");
      // Without its length: Jetty would block until an agent has taken the last byte of it.
      response.getOutputStream().write(body);
    } catch (IOException | IllegalStateException e) {
      // The agent is gone: the lease of what it was told, or its next poll, will tell.
    }
    complete();
    return true;
  }

  private boolean claim() {
    ScheduledFuture<?> timer = end;
    if (timer != null) {
      timer.cancel(false);
    }
    return answered.compareAndSet(false, true);
  }

  private void complete() {
    try {
      context.complete();
    } catch (IllegalStateException e) {
      // The container has ended the call by itself.
    }
  }

  @Override
  public void onError(AsyncEvent event) {
    if (claim()) {
      complete();
      lost();
    }
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    answer(List.of());
  }

  @Override
  public void onComplete(AsyncEvent event) {
    if (claim()) {
      lost();
    }
  }

  private void lost() {
    lost = true; // before the look at the callback: see whenLost
    Runnable callback = whenLost;
    if (callback != null) {
      callback.run();
    }
  }

  @Override
  public void onStartAsync(AsyncEvent event) {}
}
