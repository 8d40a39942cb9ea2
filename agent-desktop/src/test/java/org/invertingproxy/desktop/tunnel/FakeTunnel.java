package org.invertingproxy.desktop.tunnel;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.invertingproxy.agent.AgentState;
import org.invertingproxy.agent.AgentStatus;
import org.invertingproxy.agent.RequestSummary;
import org.jspecify.annotations.Nullable;

/**
 * A tunnel that is in whatever state the test says, and the service that opens it. JavaFX thread
 * only.
 */
public final class FakeTunnel implements Tunnel, TunnelService {
  /** What was asked to be opened, in order. */
  public final List<TunnelRequest> opened = new ArrayList<>();

  /** How often a graceful end was asked for. */
  public int stops;

  /** How often the end was demanded. */
  public int closes;

  /** What the next opening is refused with, or null. */
  public @Nullable String openingProblem;

  private AgentStatus status = new AgentStatus(AgentState.CLOSED, "", null);
  private RequestLog log = new RequestLog();

  @Override
  public Tunnel open(TunnelRequest request) {
    if (openingProblem != null) {
      throw new IllegalArgumentException(openingProblem);
    }
    opened.add(request);
    log = new RequestLog();
    status = new AgentStatus(AgentState.CONNECTING, "", null);
    return this;
  }

  /** Moves to this state. */
  public void become(AgentState state, String detail, @Nullable String publicUrl) {
    status = new AgentStatus(state, detail, publicUrl == null ? null : URI.create(publicUrl));
  }

  /** A request came through. */
  public void serve(String method, String target, int responseStatus) {
    log.requestEnded(
        new RequestSummary(
            Instant.parse("2026-11-23T10:15:30Z"),
            method,
            target,
            responseStatus,
            0,
            120,
            Duration.ofMillis(12),
            responseStatus == 0 ? "the local server refused the connection" : null));
  }

  @Override
  public AgentStatus status() {
    return status;
  }

  @Override
  public RequestLog.Snapshot requests() {
    return log.snapshot();
  }

  @Override
  public void stop() {
    stops++;
    become(AgentState.STOPPING, "", null);
  }

  @Override
  public void close() {
    closes++;
    become(AgentState.CLOSED, "", null);
  }
}
