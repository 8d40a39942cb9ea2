package org.invertingproxy.desktop.model;

import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.invertingproxy.agent.AgentState;
import org.invertingproxy.agent.AgentStatus;
import org.invertingproxy.desktop.tunnel.Tunnel;
import org.invertingproxy.desktop.tunnel.TunnelRequest;
import org.invertingproxy.desktop.tunnel.TunnelService;
import org.jspecify.annotations.Nullable;

/** At most one tunnel at a time, and what to say about it. */
public final class ShareModel implements AutoCloseable {
  private final TunnelService service;
  private final RequestsModel requests;
  private final ReadOnlyObjectWrapper<ShareStatus> status =
      new ReadOnlyObjectWrapper<>(ShareStatus.OFF);
  private @Nullable Tunnel tunnel;
  private String localServer = "";
  private String proxyHost = "";

  ShareModel(TunnelService service, RequestsModel requests) {
    this.service = service;
    this.requests = requests;
  }

  /** What to say now. */
  public ReadOnlyObjectProperty<ShareStatus> statusProperty() {
    return status.getReadOnlyProperty();
  }

  /** The state now. */
  public ShareState state() {
    return status.get().state();
  }

  /** Opens a tunnel; none may be open. */
  void start(TunnelRequest request) {
    localServer = request.localServer().toString();
    proxyHost = request.proxy().host();
    requests.clear();
    try {
      tunnel = service.open(request);
      sample();
    } catch (IllegalArgumentException e) {
      String reason = Sentence.of(String.valueOf(e.getMessage()));
      status.set(new ShareStatus(ShareState.REFUSED, reason, ""));
    }
  }

  /** Lets the tunnel end; asked again, ends it at once. */
  void stop() {
    if (tunnel == null) {
      return;
    }
    if (state() == ShareState.STOPPING) {
      tunnel.close();
      sample();
    } else {
      tunnel.stop();
      say(new AgentStatus(AgentState.STOPPING, "", null));
    }
  }

  /** Takes over what the tunnel says now. */
  void sample() {
    if (tunnel == null) {
      return;
    }
    requests.show(tunnel.requests());
    AgentStatus now = tunnel.status();
    boolean refused = now.state() == AgentState.REFUSED;
    boolean ended = refused || now.state() == AgentState.CLOSED;
    if (refused) {
      tunnel.stop();
    }
    if (ended) {
      tunnel = null;
    }
    if (ended || state() != ShareState.STOPPING) {
      say(now);
    }
  }

  /** Ends the tunnel at once. */
  @Override
  public void close() {
    if (tunnel != null) {
      tunnel.close();
    }
  }

  private void say(AgentStatus now) {
    status.set(ShareStatus.of(now, localServer, proxyHost));
  }
}
