package org.invertingproxy.agent;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.invertingproxy.agent.config.AgentConfig;
import org.invertingproxy.agent.config.HealthCheck;
import org.invertingproxy.agent.forward.HealthChecks;
import org.invertingproxy.agent.forward.HttpForwarder;
import org.invertingproxy.agent.http.EventLoops;
import org.invertingproxy.agent.transport.AgentTransport;
import org.invertingproxy.agent.transport.SharedLink;
import org.invertingproxy.agent.transport.Transports;
import org.invertingproxy.wire.BodyBudget;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a local server a public address: dials out to the proxy, takes requests from there,
 * forwards them, and sends the answers back.
 *
 * <pre>{@code
 * try (Agent agent =
 *     Agent.builder()
 *         .proxy(URI.create("https://proxy.example.com/"))
 *         .backend("hello")
 *         .host("localhost:3000")
 *         .token(Path.of("hello.token"))
 *         .start()) {
 *   agent.awaitOnline(Duration.ofSeconds(10));
 *   System.out.println("Public URL: " + agent.publicUrl());
 *   System.in.read();
 * }
 * }</pre>
 *
 * <p>Safe to embed: several agents in one process share nothing unless one is made from the other
 * ({@link #sibling}), none touches the process (no signals, no exit, no logging set-up; SLF4J
 * only). Its threads are daemons, so an agent that was forgotten does not keep a process alive;
 * {@link #close} ends them all. All methods are thread-safe.
 */
public final class Agent implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Agent.class);
  private static final Set<AgentState> ENDS =
      EnumSet.of(AgentState.REFUSED, AgentState.FAILED, AgentState.CLOSED);
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  private final AgentConfig config;
  private final ListenerThread listeners;
  private final StatusBoard board;
  private final RunningExchanges running;
  private final SharedLink link;
  private final HttpForwarder forwarder;
  private final AgentTransport transport;
  private final @Nullable HealthChecks health;
  private final AtomicBoolean closing = new AtomicBoolean();

  private Agent(AgentConfig config, List<AgentListener> listeners, SharedLink link) {
    link.join(config.backend());
    this.link = link;
    this.config = config;
    this.listeners = new ListenerThread(listeners);
    this.board = new StatusBoard(this.listeners::statusChanged);
    EventLoops loops = link.loops();
    this.forwarder = orClose(() -> new HttpForwarder(loops, config, link.bodies()));
    this.running = new RunningExchanges(forwarder, this.listeners::requestEnded);
    this.transport = orClose(() -> Transports.of(link, config, running, new LinkState(board)));
    HealthCheck check = config.health();
    this.health =
        check == null
            ? null
            : orClose(
                () ->
                    new HealthChecks(
                        loops, config, forwarder.origin(), check, link.bodies(), new Health()));
  }

  private <T> T orClose(Supplier<T> part) {
    try {
      return part.get();
    } catch (IllegalArgumentException e) {
      link.leave(config.backend());
      listeners.close();
      throw e;
    }
  }

  /** Starts describing an agent. */
  public static AgentBuilder builder() {
    return new AgentBuilder();
  }

  static Agent start(AgentConfig config, List<AgentListener> listeners, SharedLink link) {
    Agent agent = new Agent(config, listeners, link);
    agent.listeners.statusChanged(agent.status());
    HealthChecks health = agent.health;
    if (health == null) {
      agent.transport.start();
    } else {
      health.start();
    }
    return agent;
  }

  /** What bodies of all exchanges hold. */
  BodyBudget bodies() {
    return link.bodies();
  }

  AgentConfig config() {
    return config;
  }

  SharedLink link() {
    return link;
  }

  /**
   * Starts describing an agent for another backend of the same proxy, in this process: it uses this
   * agent's channel and threads, and its token unless another is given. Each of the two may be
   * closed before the other.
   */
  public AgentBuilder sibling() {
    return new AgentBuilder(this);
  }

  /** A snapshot of the state. */
  public AgentStatus status() {
    return board.status();
  }

  /** Where clients reach the local server, or null while the proxy has not said. */
  public @Nullable URI publicUrl() {
    return status().publicUrl();
  }

  /**
   * Waits until the proxy accepts the agent. Network errors are waited out, a refusal is not.
   *
   * @throws AgentOfflineException if it was refused or closed, or the time is over
   */
  public void awaitOnline(Duration limit) throws InterruptedException, AgentOfflineException {
    AgentStatus status =
        board.await(
            s -> s.state() != AgentState.CONNECTING && s.state() != AgentState.RETRYING, limit);
    if (status.state() != AgentState.ONLINE) {
      throw new AgentOfflineException(status);
    }
  }

  /**
   * Waits until the agent is refused, has failed or is closed.
   *
   * @return the status then
   */
  public AgentStatus awaitEnd() throws InterruptedException {
    return board.await(s -> ENDS.contains(s.state()), Duration.ofDays(100_000));
  }

  /**
   * Takes no new requests, waits until the running ones have ended but at most the grace, then
   * closes.
   */
  public void stop(Duration grace) throws InterruptedException {
    board.move(AgentState.STOPPING, "", null);
    long deadline = System.nanoTime() + grace.toNanos();
    if (!closing.get()) {
      endHealthChecks();
      CompletableFuture<?> told = transport.drain().toCompletableFuture();
      awaitFarewell(told, grace.compareTo(FAREWELL) < 0 ? grace : FAREWELL);
      running.awaitNone(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    }
    close();
  }

  private void endHealthChecks() {
    if (health != null) {
      health.close();
    }
  }

  private static void awaitFarewell(CompletableFuture<?> told, Duration limit)
      throws InterruptedException {
    try {
      told.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      LOG.debug("The proxy could not be told that the agent stops", e);
    }
  }

  /**
   * Ends the agent at once: running requests are cut off, every thread and socket that no sibling
   * uses is released before this returns. May be called again, and by a listener (then without
   * waiting for the thread that calls it).
   */
  @Override
  public void close() {
    board.move(AgentState.STOPPING, "", null);
    if (closing.compareAndSet(false, true)) {
      endHealthChecks();
      transport.close();
      running.cancelAll(new IOException("the agent was closed"));
      forwarder.close();
      link.leave(config.backend());
      board.move(AgentState.CLOSED, "", null);
      listeners.close();
    }
  }

  /** What the health of the local server means for the agent. */
  private final class Health implements HealthChecks.Listener {
    @Override
    public void healthy() {
      transport.start();
    }

    @Override
    public void waiting(String why) {
      board.move(AgentState.CONNECTING, "The local server is not healthy yet: " + why, null);
    }

    @Override
    public void failed(String why) {
      board.move(AgentState.FAILED, "The local server is not healthy any more: " + why, null);
      transport.drain();
    }
  }

  @Override
  public String toString() {
    return "Agent[" + config.backend() + " at " + config.proxy() + ", " + status().state() + "]";
  }
}
