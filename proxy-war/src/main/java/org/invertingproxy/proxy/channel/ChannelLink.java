package org.invertingproxy.proxy.channel;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.invertingproxy.proxy.auth.Identity;
import org.invertingproxy.proxy.exchange.AgentLink;
import org.invertingproxy.proxy.exchange.ExchangeBroker;
import org.invertingproxy.proxy.exchange.Offer;
import org.invertingproxy.wire.frame.RefusalCode;
import org.invertingproxy.wire.mux.Mux;
import org.jspecify.annotations.Nullable;

/**
 * One backend on one channel, from the moment it is served. Ends with the channel, with the right
 * to serve, when the agent asks for it, or when a newer link of the same agent takes over; what it
 * has in hand then goes elsewhere or fails. Thread-safe, never blocks.
 */
final class ChannelLink implements AgentLink {
  /** How long an agent that took no more streams is left alone. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final AgentChannel channel;
  private final Mux mux;
  private final int serving;
  private final String backendId;
  private final Successions.@Nullable Key succession;
  private final ExchangeBroker broker;
  private final ScheduledExecutorService timers;
  private final ConcurrentHashMap<Offer, ForwardedStream> streams = new ConcurrentHashMap<>();
  private final Instant since = Instant.now();
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicBoolean paused = new AtomicBoolean();
  private volatile @Nullable Identity agent;
  private volatile boolean leaving;
  private volatile @Nullable ScheduledFuture<?> expiry;
  private volatile @Nullable ScheduledFuture<?> resumption;

  /**
   * A link that nothing knows of yet.
   *
   * @param serving the agent's number for the backend on this channel
   * @param agent whose right it is, or null where none is needed
   */
  ChannelLink(
      AgentChannel channel,
      Mux mux,
      int serving,
      String backendId,
      @Nullable Identity agent,
      ExchangeBroker broker,
      ScheduledExecutorService timers) {
    this.channel = channel;
    this.mux = mux;
    this.serving = serving;
    this.backendId = backendId;
    this.succession = Successions.Key.of(backendId, channel.run(), agent);
    this.agent = agent;
    this.broker = broker;
    this.timers = timers;
  }

  @Override
  public String backendId() {
    return backendId;
  }

  @Override
  public String name() {
    return "channel:" + channel.run().shortName() + "/" + channel.run().slot();
  }

  @Override
  public boolean isReady() {
    return !leaving && !over.get() && !paused.get() && mux.isOpen();
  }

  @Override
  public int load() {
    return streams.size();
  }

  @Override
  public Instant since() {
    return since;
  }

  @Override
  public @Nullable String software() {
    return channel.run().software();
  }

  @Override
  public Instant lastSeen() {
    return Instant.now().minusNanos(System.nanoTime() - mux.lastReceivedNanos());
  }

  @Override
  public boolean relaysContinue() {
    return true;
  }

  @Override
  public boolean carriesMessages() {
    return true;
  }

  @Override
  public void offer(Offer offer) {
    ForwardedStream stream = new ForwardedStream(this, mux, broker, offer);
    streams.put(offer, stream); // before it is taken: from then on it may be withdrawn
    offer.detach(); // until it is sent: a link that ends before that has harmed no request
    if (offer.take()) {
      stream.open(serving);
    } else {
      ended(offer);
    }
  }

  /** A channel takes an offer at once or sends it back: no lease of it ends. */
  @Override
  public void lapsed(Offer offer) {
    withdraw(offer);
  }

  @Override
  public void withdraw(Offer offer) {
    ForwardedStream stream = streams.get(offer);
    if (stream != null) {
      stream.cancel();
    }
  }

  /** The stream of that offer is over. Idempotent. */
  void ended(Offer offer) {
    streams.remove(offer);
    leaveIfIdle();
  }

  boolean isOver() {
    return over.get();
  }

  /** The request of that offer was sent, perhaps after the link had given up what it has. */
  void loseIfOver(Offer offer) {
    if (over.get()) {
      broker.lost(offer);
    }
  }

  /** The agent takes nothing more at the moment; it is asked again soon. */
  void pause() {
    if (paused.compareAndSet(false, true)) {
      resumption = timers.schedule(this::resume, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void resume() {
    paused.set(false);
    if (!over.get()) {
      broker.ready(this);
      leaveTableIfOver();
    }
  }

  /** Begins to get work; the right to it ends by itself in time. */
  void begin() {
    Identity first = agent;
    if (first != null) {
      long millis = Duration.between(Instant.now(), first.expires()).toMillis();
      expiry =
          timers.schedule(
              () -> end(RefusalCode.REVOKED, "the token has expired"),
              Math.max(0, millis),
              TimeUnit.MILLISECONDS);
    }
    broker.ready(this);
    leaveTableIfOver();
  }

  /** It may have ended while it was being made known. */
  private void leaveTableIfOver() {
    if (over.get()) {
      cancel(expiry);
      broker.lost(this);
    }
  }

  /** Gets nothing more; what runs may end. */
  void leave() {
    leaving = true;
    leaveIfIdle();
  }

  /** A newer right of the same channel covers what still runs here. */
  void renewed(@Nullable Identity by) {
    agent = by;
    cancel(expiry);
    mux.refuse(serving, RefusalCode.UNSERVED, "served anew");
    leave();
  }

  private void leaveIfIdle() {
    if (leaving && streams.isEmpty()) {
      gone();
    }
  }

  /** Ends it now, with all its streams, and tells the agent why. Idempotent. */
  void end(RefusalCode code, String reason) {
    if (gone()) {
      mux.refuse(serving, code, reason);
    }
  }

  /** Ends it now; the agent knows or cannot be told. False when that has happened before. */
  boolean gone() {
    if (!over.compareAndSet(false, true)) {
      return false;
    }
    cancel(expiry);
    cancel(resumption);
    channel.left(serving, this);
    broker.lost(this);
    return true;
  }

  private static void cancel(@Nullable ScheduledFuture<?> timer) {
    if (timer != null) {
      timer.cancel(false);
    }
  }

  /** Under which it began: a right that is renewed since does not change whose successor it is. */
  Successions.@Nullable Key succession() {
    return succession;
  }

  ScheduledExecutorService timers() {
    return timers;
  }

  AgentChannel channel() {
    return channel;
  }

  @Nullable Identity agent() {
    return agent;
  }
}
