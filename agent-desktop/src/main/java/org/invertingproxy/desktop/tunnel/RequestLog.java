package org.invertingproxy.desktop.tunnel;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.invertingproxy.agent.AgentListener;
import org.invertingproxy.agent.RequestSummary;

/**
 * Remembers the last {@value #CAPACITY} requests of an agent, however many come. Thread-safe: the
 * agent writes, the window samples.
 */
public final class RequestLog implements AgentListener {
  /** How many requests are kept. */
  public static final int CAPACITY = 100;

  private final Deque<RequestSummary> newestFirst = new ArrayDeque<>(); // guarded by this
  private long total; // guarded by this

  /**
   * The log at one moment.
   *
   * @param total how many requests ended since the agent started
   * @param newestFirst the last of them
   */
  public record Snapshot(long total, List<RequestSummary> newestFirst) {}

  @Override
  public synchronized void requestEnded(RequestSummary request) {
    if (newestFirst.size() == CAPACITY) {
      newestFirst.removeLast();
    }
    newestFirst.addFirst(request);
    total++;
  }

  /** The log now. */
  public synchronized Snapshot snapshot() {
    return new Snapshot(total, List.copyOf(newestFirst));
  }
}
