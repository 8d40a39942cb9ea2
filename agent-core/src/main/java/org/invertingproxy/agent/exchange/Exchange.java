package org.invertingproxy.agent.exchange;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.invertingproxy.wire.BodyPipe;
import org.invertingproxy.wire.RequestHead;
import org.invertingproxy.wire.ResponseHead;
import org.invertingproxy.wire.mux.MessageStream;
import org.jspecify.annotations.Nullable;

/**
 * One client request as it passes through the agent. A transport makes it and ends it; a forwarder
 * answers it. Thread-safe; the bodies are {@link BodyPipe}s and carry their own rules.
 *
 * <p>Its life: received, then answered at most once ({@link #respond}), then ended exactly once
 * ({@link #end}), when the last byte is on its way or something broke. A transport that learns that
 * nobody waits any more calls {@link #cancel}.
 */
public final class Exchange {
  private final RequestHead head;
  private final BodyPipe requestBody;
  private final @Nullable String userId;
  private final @Nullable MessageStream messages;
  private final Responder responder;
  private final Instant received = Instant.now();
  private final long receivedNanos = System.nanoTime();
  private final AtomicBoolean answered = new AtomicBoolean();
  private final ByteCounts counts = new ByteCounts();

  private final Object lock = new Object();
  private @Nullable Throwable cancellation; // guarded by lock
  private @Nullable Consumer<Throwable> onCancel; // guarded by lock
  private @Nullable Consumer<Outcome> onEnd; // guarded by lock
  private boolean ended; // guarded by lock
  private @Nullable BodyPipe responseBody; // guarded by lock
  private volatile int status;
  private volatile @Nullable String failure;

  /**
   * A request that has just been received.
   *
   * @param requestBody already ended means there is none
   * @param userId who the proxy says the user is, or null
   */
  public Exchange(
      RequestHead head, BodyPipe requestBody, @Nullable String userId, Responder responder) {
    this(head, requestBody, userId, null, responder);
  }

  /**
   * A request that has just been received.
   *
   * @param messages what follows {@link #upgrade} where the request asks for a WebSocket, else null
   */
  public Exchange(
      RequestHead head,
      BodyPipe requestBody,
      @Nullable String userId,
      @Nullable MessageStream messages,
      Responder responder) {
    this.messages = messages;
    this.head = head;
    this.requestBody = requestBody;
    this.userId = userId;
    this.responder = responder;
  }

  /** The request's head as the proxy sent it. */
  public RequestHead head() {
    return head;
  }

  /** The request's body. */
  public BodyPipe requestBody() {
    return requestBody;
  }

  /** Who the proxy says the user is, or null. */
  public @Nullable String userId() {
    return userId;
  }

  /** The messages of the WebSocket that is asked for, or null for any other request. */
  public @Nullable MessageStream messages() {
    return messages;
  }

  /** How much of the bodies has passed; the transport counts. */
  public ByteCounts counts() {
    return counts;
  }

  /** Hands an informational head on. */
  public void informational(ResponseHead informational) {
    responder.informational(informational);
  }

  /** Answers the request; only the first answer counts. */
  public void respond(ResponseHead response, BodyPipe body) {
    if (!answered.compareAndSet(false, true)) {
      body.cancel(new IllegalStateException("answered already"));
      return;
    }
    status = response.status();
    synchronized (lock) {
      responseBody = body;
    }
    boolean bodyless =
        head.method().equals("HEAD") || response.status() == 204 || response.status() == 304;
    responder.respond(response, !bodyless, body);
  }

  /**
   * Grants the WebSocket; from then on {@link #messages} carries it.
   *
   * @return false when the request was answered before
   * @throws IllegalArgumentException when the head cannot be passed on; another answer may be
   */
  public boolean upgrade(ResponseHead response) {
    if (answered.get()) {
      return false;
    }
    responder.upgrade(response);
    answered.set(true);
    status = response.status();
    return true;
  }

  /** Notes in a few words why the answer is not the backend's own. */
  public void explain(String why) {
    failure = why;
  }

  /** Nobody waits for the answer any more. Without effect once it has ended or a second time. */
  public void cancel(Throwable cause) {
    Consumer<Throwable> listener;
    synchronized (lock) {
      if (ended || cancellation != null) {
        return;
      }
      cancellation = cause;
      listener = onCancel;
    }
    if (listener != null) {
      listener.accept(cause);
    }
  }

  /** Registers what stops the work for this exchange; called at once if it is cancelled already. */
  public void onCancel(Consumer<Throwable> listener) {
    Throwable cause;
    synchronized (lock) {
      onCancel = listener;
      cause = cancellation;
    }
    if (cause != null) {
      listener.accept(cause);
    }
  }

  /** Registers who hears of the end; to be called before the exchange is handed out. */
  public void onEnd(Consumer<Outcome> listener) {
    synchronized (lock) {
      onEnd = listener;
    }
  }

  /**
   * The transport is done with it, well or, where the text is not null, not. What waits in the
   * bodies is dropped: the rest of an upload that was answered early, say.
   */
  public void end(@Nullable String why) {
    Consumer<Outcome> listener;
    BodyPipe answer;
    synchronized (lock) {
      if (ended) {
        return;
      }
      ended = true;
      listener = onEnd;
      answer = responseBody;
    }
    drop(requestBody);
    if (answer != null) {
      drop(answer);
    }
    if (listener != null) {
      listener.accept(outcome(why));
    }
  }

  private static void drop(BodyPipe body) {
    if (!body.isEnded()) { // else nothing is left, and an exception costs more than all of this
      body.cancel(new IOException("the exchange is over"));
    }
  }

  private Outcome outcome(@Nullable String why) {
    return new Outcome(
        received,
        Duration.ofNanos(System.nanoTime() - receivedNanos),
        status,
        why != null ? why : failure);
  }

  /**
   * How an exchange went.
   *
   * @param received when the agent had the request's head
   * @param duration from then to the end
   * @param status of the response, or 0 if there was none
   * @param failure what went wrong in a few words, or null
   */
  public record Outcome(
      Instant received, Duration duration, int status, @Nullable String failure) {}
}
