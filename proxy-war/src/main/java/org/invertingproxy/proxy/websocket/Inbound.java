package org.invertingproxy.proxy.websocket;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.invertingproxy.proxy.exchange.ForwardError;
import org.invertingproxy.wire.frame.Frame;
import org.invertingproxy.wire.mux.MessageStream;

/**
 * Messages from one client on their way to the backend. The API cannot suspend reading: while the
 * backend takes nothing, the container's thread waits here. Only so many may wait in the process,
 * and only so long; beyond that the socket is closed.
 */
final class Inbound {
  private final String backendId;
  private final MessageStream messages;
  private final SocketTerms terms;
  private final Consumer<ForwardError> failed;
  private final Semaphore signal = new Semaphore(0);
  private volatile boolean ended;
  private volatile boolean waiting;
  private volatile long lastHeard = System.nanoTime();
  private boolean within; // used by the container, one part at a time

  Inbound(
      String backendId, MessageStream messages, SocketTerms terms, Consumer<ForwardError> failed) {
    this.backendId = backendId;
    this.messages = messages;
    this.terms = terms;
    this.failed = failed;
  }

  /** A part of a message; blocks while the backend does not take it. */
  void received(int opcode, boolean last, byte[] bytes) {
    heard();
    if (ended) {
      return;
    }
    messages.writeMessage(within ? Frame.Message.CONTINUATION : opcode, last, bytes);
    within = !last;
    if (!messages.isWritable()) {
      await();
    }
  }

  private void await() {
    if (!terms.stalls().tryAcquire(backendId)) {
      failed.accept(ForwardError.BACKEND_STALLED);
      return;
    }
    waiting = true;
    try {
      long end = System.nanoTime() + terms.writing().span().toNanos();
      while (!ended && !messages.isWritable()) {
        long left = end - System.nanoTime();
        if (left <= 0) {
          failed.accept(ForwardError.BACKEND_STALLED);
          return;
        }
        boolean unused = signal.tryAcquire(left, TimeUnit.NANOSECONDS);
        signal.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failed.accept(ForwardError.STOPPING);
    } finally {
      terms.stalls().release(backendId);
      heard(); // what came meanwhile was not read
      waiting = false;
    }
  }

  /** The stream may have become writable. */
  void resume() {
    signal.release();
  }

  /** Nothing is taken any more. */
  void end() {
    ended = true;
    resume();
  }

  /** The client has given a sign of life. */
  void heard() {
    lastHeard = System.nanoTime();
  }

  /** Whether the client has given none for so long, though it was asked. */
  boolean isSilent(Duration limit) {
    return !waiting && System.nanoTime() - lastHeard > limit.toNanos();
  }
}
