package org.invertingproxy.desktop.tunnel;

import java.time.Duration;
import org.invertingproxy.agent.Agent;
import org.invertingproxy.agent.AgentStatus;

/** A {@link Tunnel} by a real {@link Agent}. */
public final class AgentTunnel implements Tunnel {
  /** How long running requests may take to end after a stop. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final Agent agent;
  private final RequestLog log;

  private AgentTunnel(Agent agent, RequestLog log) {
    this.agent = agent;
    this.log = log;
  }

  /** Starts an agent; see {@link TunnelService#open}. */
  public static AgentTunnel open(TunnelRequest request) {
    RequestLog log = new RequestLog();
    Agent agent =
        Agent.builder()
            .proxy(request.proxy().uri())
            .backend(request.backend())
            .host(request.localServer().toString())
            .tokenSource(request.token())
            .insecure(request.insecure())
            .listener(log)
            .start();
    return new AgentTunnel(agent, log);
  }

  @Override
  public AgentStatus status() {
    return agent.status();
  }

  @Override
  public RequestLog.Snapshot requests() {
    return log.snapshot();
  }

  /** Stopping waits, so a thread of its own does it. */
  @Override
  public void stop() {
    Thread stopper = new Thread(this::awaitStop, "tunnel-stop");
    stopper.setDaemon(true);
    stopper.start();
  }

  @Override
  public void close() {
    agent.close();
  }

  private void awaitStop() {
    try {
      agent.stop(GRACE);
    } catch (InterruptedException e) {
      agent.close();
      Thread.currentThread().interrupt();
    }
  }
}
