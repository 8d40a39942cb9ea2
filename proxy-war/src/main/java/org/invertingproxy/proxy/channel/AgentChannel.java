package org.invertingproxy.proxy.channel;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.invertingproxy.proxy.auth.Authentication;
import org.invertingproxy.proxy.auth.Identity;
import org.invertingproxy.proxy.auth.Standing;
import org.invertingproxy.proxy.registry.Backend;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.frame.Attributes;
import org.invertingproxy.wire.frame.ChannelCode;
import org.invertingproxy.wire.frame.Frame;
import org.invertingproxy.wire.frame.RefusalCode;
import org.invertingproxy.wire.mux.MessageSender;
import org.invertingproxy.wire.mux.Mux;
import org.invertingproxy.wire.mux.MuxListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One agent's channel: what is served over it, from the agent's offers to the end of the last of
 * them. A channel over which nothing is served is closed soon. Thread-safe, never blocks.
 */
final class AgentChannel implements MuxListener {
  private static final Logger LOG = LoggerFactory.getLogger(AgentChannel.class);

  /** How long a channel may serve nothing. */
  private static final Duration IDLE = Duration.ofSeconds(10);

  private final AgentChannels channels;
  private final ServingRights rights;
  private final UpgradeCall upgrade;
  private final Mux mux;
  private final Map<Integer, ChannelLink> links = new HashMap<>(); // guarded by this
  private boolean closed; // guarded by this
  private volatile boolean stranger; // written under this
  private volatile boolean hasServed;
  private @Nullable ScheduledFuture<?> idleCheck; // guarded by this
  private volatile boolean denied; // what the agent has offered last
  private volatile AgentRun run = AgentRun.of(Fields.EMPTY);

  AgentChannel(
      AgentChannels channels, ServingRights rights, UpgradeCall upgrade, MessageSender sender) {
    this.channels = channels;
    this.rights = rights;
    this.upgrade = upgrade;
    this.mux = new Mux(channels.muxConfig(), channels.muxTimer(), sender, this);
  }

  /** The WebSocket is open. */
  void start() {
    enter();
    mux.start();
    checkIdleLater();
  }

  /** Without a credential, and yet to show one that lets it serve. */
  boolean isStranger() {
    return stranger;
  }

  private synchronized void enter() {
    if (upgrade.identity() == null && !closed) {
      stranger = true;
      channels.strangers().entered(upgrade.address());
    }
  }

  private synchronized void noStranger() {
    if (stranger) {
      stranger = false;
      channels.strangers().left(upgrade.address());
    }
  }

  Mux mux() {
    return mux;
  }

  /** As the agent has named it; nameless before its hello. */
  AgentRun run() {
    return run;
  }

  @Override
  public void hello(Frame.Hello peer) {
    run = AgentRun.of(peer.attributes());
  }

  @Override
  public void serve(Frame.Serve offer) {
    CompletionStage<?> unused =
        rights.identity(offer.token(), upgrade).thenAccept(agent -> serve(offer, agent));
  }

  private void serve(Frame.Serve offer, Authentication outcome) {
    Identity agent = outcome.identityOrNull();
    Backend backend = rights.granted(agent, offer.backend());
    int serving = offer.serving();
    denied = backend == null && !(outcome instanceof Authentication.Unavailable);
    if (backend == null && outcome instanceof Authentication.Unavailable) {
      mux.refuse(serving, RefusalCode.UNAVAILABLE, "the issuer of this token does not answer");
    } else if (backend == null
        && outcome instanceof Authentication.Refused
        && !rights.failed(upgrade, offer.backend(), outcome).isZero()) {
      mux.refuse(serving, RefusalCode.UNAVAILABLE, "too many wrong tokens; try again later");
    } else if (backend == null) {
      if (agent != null) {
        rights.denied(upgrade, offer.backend(), agent);
      }
      // The same words for an unknown backend and a wrong token: nobody can probe for names.
      mux.refuse(
          serving,
          RefusalCode.UNAUTHORIZED,
          "no such backend, or this token does not allow to serve it");
    } else {
      serve(serving, backend, agent);
    }
  }

  private void serve(int serving, Backend backend, @Nullable Identity agent) {
    ChannelLink link = channels.link(this, serving, backend, agent);
    if (!channels.takesMore() || !add(serving, link)) {
      mux.refuse(serving, RefusalCode.UNAVAILABLE, "not now");
    } else if (channels.successions().isOutdated(link)) {
      link.end(RefusalCode.REPLACED, "a newer link of this agent is here");
    } else if (mux.served(serving, channels.nextEpoch(), attributes(backend))) {
      hasServed = true;
      noStranger();
      String token = agent == null ? "no token" : agent.tokenId();
      LOG.info("{} serves {} ({})", link.name(), backend.id(), token);
      begin(link);
    } else {
      link.gone();
    }
  }

  private void begin(ChannelLink link) {
    ChannelLink over = channels.successions().enter(link);
    if (link.isOver()) { // it ended before it was there to be removed
      channels.successions().leave(link);
    }
    if (over == link) { // its successor has entered since it looked
      link.end(RefusalCode.REPLACED, "a newer link of this agent is here");
      return;
    }
    link.begin();
    succeed(link, over);
  }

  private Fields attributes(Backend backend) {
    String url = upgrade.publicUrl(backend);
    return url == null ? Fields.EMPTY : Fields.of(Attributes.PUBLIC_URL, url);
  }

  private void succeed(ChannelLink link, @Nullable ChannelLink before) {
    for (ChannelLink other : links()) {
      if (other != link && other.backendId().equals(link.backendId())) {
        other.renewed(link.agent());
      }
    }
    if (before != null && before.channel() != this) {
      before.end(RefusalCode.REPLACED, "a newer link of this agent has taken over");
    }
  }

  @Override
  public void unserved(int serving) {
    ChannelLink link;
    synchronized (this) {
      link = links.get(serving);
    }
    if (link != null) {
      link.leave();
    }
  }

  @Override
  public void goingAway(Frame.GoAway last) {
    links().forEach(ChannelLink::leave);
  }

  @Override
  public void closed(ChannelCode code, String reason) {
    synchronized (this) {
      closed = true;
      if (idleCheck != null) {
        idleCheck.cancel(false);
      }
    }
    noStranger();
    if (hasServed) {
      LOG.info("{} is over: {} {}", run.shortName(), code, reason);
    } else { // anybody can cause such lines
      LOG.debug("{} is over: {} {}", run.shortName(), code, reason);
    }
    links().forEach(ChannelLink::gone);
    channels.closed(this);
  }

  /** The backend may not be served any more over this channel. */
  void revoke(String backendId, String reason) {
    for (ChannelLink link : links()) {
      if (link.backendId().equals(backendId)) {
        link.end(RefusalCode.REVOKED, reason);
      }
    }
  }

  /** The backend's record has changed, and perhaps who may serve it. */
  void recheck(Backend backend) {
    for (ChannelLink link : links()) {
      if (link.backendId().equals(backend.id()) && !rights.mayServe(link.agent(), backend)) {
        link.end(RefusalCode.REVOKED, "the right to serve has ended");
      }
    }
  }

  /** Tokens may have ended. */
  void recheck() {
    for (ChannelLink link : links()) {
      Standing standing = rights.standing(link.backendId(), link.agent());
      if (standing != Standing.HOLDS) {
        boolean expired = standing == Standing.EXPIRED;
        link.end(
            RefusalCode.REVOKED,
            expired ? "the token has expired" : "the right to serve has ended");
      }
    }
  }

  private synchronized List<ChannelLink> links() {
    return List.copyOf(links.values());
  }

  private synchronized boolean add(int serving, ChannelLink link) {
    if (closed) {
      return false;
    }
    links.put(serving, link);
    return true;
  }

  /** That link is over. */
  void left(int serving, ChannelLink link) {
    channels.successions().leave(link);
    synchronized (this) {
      links.remove(serving, link);
      if (!links.isEmpty()) {
        return;
      }
    }
    checkIdleLater();
  }

  private synchronized void checkIdleLater() {
    if (!closed && (idleCheck == null || idleCheck.isDone())) {
      idleCheck =
          channels.timers().schedule(this::closeIfIdle, IDLE.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void closeIfIdle() {
    synchronized (this) {
      idleCheck = null;
      if (!links.isEmpty()) {
        return;
      }
      closed = true; // what is offered from now on is refused
    }
    mux.close(denied ? ChannelCode.UNAUTHORIZED : ChannelCode.NORMAL, "nothing is served");
  }
}
