package org.invertingproxy.agent.transport;

import java.util.HashSet;
import java.util.Set;
import org.invertingproxy.agent.config.AgentConfig;
import org.invertingproxy.agent.http.EventLoops;
import org.invertingproxy.wire.BodyBudget;
import org.invertingproxy.wire.mux.CreditBudget;

/**
 * What agents of one process that serve different backends of one proxy have in common: threads,
 * memory for bodies, and channels. It ends with the last of them. Thread-safe.
 */
public final class SharedLink {
  // One loop carries tens of thousands of requests a second; the second is for TLS.
  private static final int MAX_LOOPS = 2;

  private final EventLoops loops;
  private final BodyBudget bodies = BodyBudget.ofHeap();
  private final Carriers carriers;
  private final Set<String> backends = new HashSet<>(); // guarded by this
  private boolean over; // guarded by this

  private SharedLink(EventLoops loops, AgentConfig config) {
    this.loops = loops;
    this.carriers = new Carriers(loops, config, CreditBudget.ofHeap(), ChannelTimings.USUAL);
  }

  /**
   * For the first agent, and for others whose settings about the proxy are the same.
   *
   * @throws IllegalArgumentException if the file of certificates is not usable
   */
  public static SharedLink of(AgentConfig config) {
    EventLoops loops =
        new EventLoops(Math.min(MAX_LOOPS, Runtime.getRuntime().availableProcessors()));
    try {
      return new SharedLink(loops, config);
    } catch (IllegalArgumentException e) {
      loops.close();
      throw e;
    }
  }

  /**
   * One more agent uses it.
   *
   * @throws IllegalArgumentException if it has ended, or serves that backend already
   */
  public synchronized void join(String backend) {
    if (over) {
      throw new IllegalArgumentException("the agent whose connection is to be shared is closed");
    }
    if (!backends.isEmpty()) {
      carriers.share();
    }
    if (!backends.add(backend)) {
      throw new IllegalArgumentException("the backend " + backend + " is served here already");
    }
  }

  /**
   * That agent has ended and uses it no more. What the loops were asked before is done when this
   * returns; with the last agent, every thread and socket is released.
   */
  public void leave(String backend) {
    boolean last;
    synchronized (this) {
      backends.remove(backend);
      last = backends.isEmpty();
      over |= last;
    }
    if (last) {
      loops.close();
    } else {
      loops.settle();
    }
  }

  /** The threads. */
  public EventLoops loops() {
    return loops;
  }

  /** What bodies of all exchanges hold. */
  public BodyBudget bodies() {
    return bodies;
  }

  Carriers carriers() {
    return carriers;
  }
}
