package org.invertingproxy.proxy.admin;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;

/**
 * The bodies of calls, read without a thread: the sign-in takes one from anybody, and whoever sends
 * it slowly, or not at all, would hold a thread of the server as long as it likes. A call that
 * wants its body is suspended until the whole of it is there. Each has a deadline, and only so many
 * are read at once. Thread-safe, never blocks.
 */
public final class CallBodies implements AutoCloseable {
  /** From when the call wants its body to its last byte. */
  static final Duration DEADLINE = Duration.ofSeconds(5);

  /** Together they hold 64 MiB at most, and 16 MiB of those that anybody may send. */
  private static final int MOST = 1000;

  private static final String ATTRIBUTE = CallBodies.class.getName();

  private final ScheduledExecutorService timers;
  private final Semaphore free = new Semaphore(MOST);
  private final Set<CallBody> underWay = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * No bodies yet.
   *
   * @param timers run the deadlines; not shut down here
   */
  public CallBodies(ScheduledExecutorService timers) {
    this.timers = timers;
  }

  /**
   * The body of the call.
   *
   * @param limit the most bytes
   * @throws SuspendedException when it is yet to be read
   * @throws ProblemException when it is too large or came too slowly
   */
  byte[] of(HttpServletRequest request, int limit) {
    Object outcome = request.getAttribute(ATTRIBUTE);
    if (outcome instanceof byte[] body) {
      return body;
    }
    if (outcome instanceof Problem problem) {
      throw new ProblemException(problem);
    }
    if (request.getContentLengthLong() > limit) {
      throw new ProblemException(Problem.tooLarge(limit));
    }
    throw new SuspendedException(context -> read(context, limit));
  }

  private void read(AsyncContext context, int limit) throws IOException {
    if (!free.tryAcquire()) {
      resume(context, Problem.tooManyBodies());
      return;
    }
    CallBody body = new CallBody(context, limit, this::ended);
    body.read(timers, DEADLINE);
    underWay.add(body);
    if (body.isDone()) { // too early to have been removed
      underWay.remove(body);
    } else if (closed) {
      body.tooLate();
    }
  }

  private void ended(CallBody body) {
    underWay.remove(body);
    free.release();
  }

  /** The time of all is over, since nobody will ring it any more. */
  @Override
  public void close() {
    closed = true; // before the look at what is under way: see read
    underWay.forEach(CallBody::tooLate);
  }

  /** Has the call handled anew, with its body or with why there is none. */
  static void resume(AsyncContext context, Object outcome) {
    context.getRequest().setAttribute(ATTRIBUTE, outcome);
    SuspendedException.resume(context);
  }
}
