package org.invertingproxy.agent.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.invertingproxy.agent.Agent;
import org.invertingproxy.agent.AgentListener;
import org.invertingproxy.agent.AgentState;
import org.invertingproxy.agent.AgentStatus;

/** The agents of one process, which begin and end together. Thread-safe. */
final class Fleet implements AutoCloseable {
  private final List<Agent> agents = new ArrayList<>(); // guarded by this
  private final Map<AgentListener, AgentState> states = new HashMap<>(); // guarded by this

  /**
   * Starts one more.
   *
   * @param start makes it of a listener that it is to have
   */
  Agent start(Function<AgentListener, Agent> start) {
    Agent started =
        start.apply(
            new AgentListener() {
              @Override
              public void statusChanged(AgentStatus status) {
                changed(this, status.state());
              }
            });
    synchronized (this) {
      agents.add(started);
    }
    return started;
  }

  private synchronized void changed(AgentListener agent, AgentState state) {
    states.put(agent, state);
    notifyAll();
  }

  /**
   * Waits until one has failed, all have been refused, or all are closed.
   *
   * @return which of these
   */
  synchronized AgentState awaitEnd() throws InterruptedException {
    while (true) {
      if (states.containsValue(AgentState.FAILED)) {
        return AgentState.FAILED;
      }
      for (AgentState end : List.of(AgentState.REFUSED, AgentState.CLOSED)) {
        if (Collections.frequency(states.values(), end) == agents.size()) {
          return end;
        }
      }
      wait();
    }
  }

  /** Lets running requests end, of all at a time, then closes. */
  void stop(Duration grace) throws InterruptedException {
    List<Thread> stops = new ArrayList<>();
    for (Agent agent : agents()) {
      Thread stop = new Thread(() -> stop(agent, grace), "inverting-agent-stop");
      stop.start();
      stops.add(stop);
    }
    for (Thread stop : stops) {
      stop.join();
    }
  }

  private static void stop(Agent agent, Duration grace) {
    try {
      agent.stop(grace);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized List<Agent> agents() {
    return List.copyOf(agents);
  }

  @Override
  public void close() {
    agents().forEach(Agent::close);
  }
}
