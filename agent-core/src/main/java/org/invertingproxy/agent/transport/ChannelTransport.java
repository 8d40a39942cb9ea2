package org.invertingproxy.agent.transport;

import io.netty.channel.EventLoop;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.invertingproxy.agent.config.AgentConfig;
import org.invertingproxy.agent.config.TokenSource;
import org.invertingproxy.agent.http.EventLoops;
import org.jspecify.annotations.Nullable;

/**
 * Receives requests over channels: WebSockets of which each carries any number of exchanges. As
 * long as one of them is served, the agent is online.
 */
final class ChannelTransport implements AgentTransport, ChannelSlot.Owner {
  // Between two offers of a backend that was served and is refused.
  private static final Duration FIRST_LOOK = Duration.ofSeconds(1);
  private static final Duration LAST_LOOK = Duration.ofSeconds(60);

  private final LinkListener link;
  private final @Nullable Consumer<ChannelEnd> blocked;
  private final List<ChannelSlot> slots = new ArrayList<>();
  private final Set<ChannelSlot> online = new HashSet<>(); // guarded by this
  private boolean over; // guarded by this

  /**
   * A transport that is not yet running.
   *
   * @param blocked told once why WebSockets do not pass, after which the transport has ended; null
   *     to try again and again
   */
  ChannelTransport(
      EventLoops loops,
      AgentConfig config,
      ChannelDialer dialer,
      LinkListener link,
      @Nullable Consumer<ChannelEnd> blocked) {
    this.link = link;
    this.blocked = blocked;
    ChannelTimings timings = dialer.timings();
    TokenSource oneAtATime = oneAtATime(config.token());
    for (int i = 0; i < config.transport().connections(); i++) {
      TokenKeeper tokens = new TokenKeeper(oneAtATime, loops.blocking());
      Backoff backoff =
          new Backoff(new SecureRandom(), timings.firstWait(), timings.longestWait(), 1);
      Backoff patience = new Backoff(new SecureRandom(), FIRST_LOOK, LAST_LOOK, 0.1);
      slots.add(new ChannelSlot(dialer, i, tokens, backoff, patience, this));
    }
  }

  private static TokenSource oneAtATime(TokenSource source) {
    Object lock = new Object();
    return () -> {
      synchronized (lock) {
        return source.current();
      }
    };
  }

  @Override
  public void start() {
    each(ChannelSlot::start);
  }

  @Override
  public CompletionStage<?> drain() {
    List<CompletableFuture<Void>> told = new ArrayList<>();
    for (ChannelSlot slot : slots) {
      CompletableFuture<Void> one = new CompletableFuture<>();
      told.add(one);
      EventLoop loop = slot.loop();
      if (loop.isShuttingDown()) {
        one.complete(null);
      } else {
        loop.execute(() -> slot.leave(() -> one.complete(null)));
      }
    }
    return CompletableFuture.allOf(told.toArray(new CompletableFuture<?>[0]));
  }

  @Override
  public void close() {
    each(ChannelSlot::close);
  }

  private void each(Consumer<ChannelSlot> task) {
    for (ChannelSlot slot : slots) {
      if (!slot.loop().isShuttingDown()) {
        slot.loop().execute(() -> task.accept(slot));
      }
    }
  }

  @Override
  public synchronized void online(ChannelSlot slot, @Nullable URI publicUrl) {
    if (!over) {
      online.add(slot);
      link.online(LinkKind.CHANNEL, publicUrl);
    }
  }

  @Override
  public synchronized void retrying(ChannelSlot slot, String why) {
    online.remove(slot);
    if (!over && online.isEmpty()) {
      link.retrying(why);
    }
  }

  @Override
  public synchronized void refused(ChannelSlot slot, String why) {
    if (!over) {
      over = true;
      close();
      link.refused(why);
    }
  }

  @Override
  public synchronized boolean blocked(ChannelSlot slot, ChannelEnd end) {
    if (blocked == null) {
      return false;
    }
    online.remove(slot);
    if (!online.isEmpty()) {
      return false; // they do pass, as the other connections show
    }
    if (!over) {
      over = true;
      each(ChannelSlot::stop);
      blocked.accept(end);
    }
    return true;
  }
}
