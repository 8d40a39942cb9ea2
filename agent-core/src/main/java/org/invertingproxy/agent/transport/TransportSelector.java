package org.invertingproxy.agent.transport;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.invertingproxy.agent.config.AgentConfig;
import org.invertingproxy.agent.http.EventLoops;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Uses the channel, and polling while WebSockets do not pass. The channel is then tried again from
 * time to time beside polling, which ends only when the proxy serves the backend over the channel:
 * the change loses no request.
 */
final class TransportSelector implements AgentTransport {
  private static final Logger LOG = LoggerFactory.getLogger(TransportSelector.class);

  private final EventLoops loops;
  private final EventLoop timers;
  private final AgentConfig config;
  private final ChannelDialer dialer;
  private final Function<LinkListener, AgentTransport> pollingFor;
  private final LinkListener link;
  private final Backoff soon; // guarded by this
  private @Nullable ChannelTransport channel; // guarded by this
  private @Nullable AgentTransport polling; // guarded by this
  private @Nullable ScheduledFuture<?> timer; // guarded by this
  private boolean told; // guarded by this
  private boolean ending; // guarded by this

  /**
   * A selector that is not yet running.
   *
   * @param pollingFor makes a transport that polls and reports there
   */
  TransportSelector(
      EventLoops loops,
      AgentConfig config,
      ChannelDialer dialer,
      Function<LinkListener, AgentTransport> pollingFor,
      LinkListener link) {
    this.loops = loops;
    this.timers = loops.next();
    this.config = config;
    this.dialer = dialer;
    this.pollingFor = pollingFor;
    this.link = link;
    ChannelTimings timings = dialer.timings();
    this.soon = new Backoff(new SecureRandom(), timings.soon(), timings.again(), 0.5);
  }

  @Override
  public synchronized void start() {
    if (!ending) {
      channel = new ChannelTransport(loops, config, dialer, new ChannelLink(), this::blocked);
      channel.start();
    }
  }

  @Override
  public synchronized CompletionStage<?> drain() {
    end();
    CompletionStage<?> none = CompletableFuture.completedFuture(null);
    CompletionStage<?> first = channel == null ? none : channel.drain();
    CompletionStage<?> second = polling == null ? none : polling.drain();
    return first.thenCombine(second, (a, b) -> a);
  }

  @Override
  public synchronized void close() {
    end();
    if (channel != null) {
      channel.close();
    }
    if (polling != null) {
      polling.close();
    }
  }

  private void end() {
    ending = true;
    if (timer != null) {
      timer.cancel(false);
    }
  }

  private synchronized void blocked(ChannelEnd end) {
    channel = null;
    if (ending) {
      return;
    }
    if (!told) {
      told = true;
      LOG.warn("{} Polling is used; the channel is tried again from time to time.", end.why());
    }
    if (polling == null) {
      polling = pollingFor.apply(new PollingLink());
      polling.start();
    }
    boolean shielded = end.fate() == ChannelEnd.Fate.SHIELDED;
    tryAgainAfter(shielded ? soon.next() : dialer.timings().again());
  }

  private void tryAgainAfter(Duration wait) {
    timer = timers.schedule(this::start, wait.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** The channel has given up: false if that is the end, for polling would have its own say. */
  private synchronized boolean refusedBesidePolling() {
    if (polling == null) {
      return false;
    }
    channel = null;
    if (!ending) {
      tryAgainAfter(dialer.timings().again());
    }
    return true;
  }

  private synchronized void channelIsUp() {
    AgentTransport before = polling;
    polling = null;
    soon.reset();
    if (before != null && !ending) {
      LOG.info("WebSockets pass again: the channel replaces polling.");
      var unused = before.drain().thenRun(before::close);
    }
  }

  /** While polling works, what the channel meets is no news. */
  private synchronized boolean isPolling() {
    return polling != null;
  }

  private final class ChannelLink implements LinkListener {
    @Override
    public void online(LinkKind kind, @Nullable URI publicUrl) {
      channelIsUp();
      link.online(kind, publicUrl);
    }

    @Override
    public void retrying(String why) {
      if (!isPolling()) {
        link.retrying(why);
      }
    }

    @Override
    public void refused(String why) {
      if (!refusedBesidePolling()) {
        link.refused(why);
      }
    }
  }

  private final class PollingLink implements LinkListener {
    @Override
    public void online(LinkKind kind, @Nullable URI publicUrl) {
      if (isPolling()) {
        link.online(kind, publicUrl);
      }
    }

    @Override
    public void retrying(String why) {
      if (isPolling()) {
        link.retrying(why);
      }
    }

    @Override
    public void refused(String why) {
      if (isPolling()) {
        close();
        link.refused(why);
      }
    }
  }
}
