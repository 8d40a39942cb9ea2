package org.invertingproxy.agent.transport;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.URI;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.invertingproxy.wire.frame.Frame;
import org.invertingproxy.wire.frame.RefusalCode;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one channel open: dials, serves, renews the token, dials again. At most one channel of a
 * slot takes requests; those that go away live on until their streams have ended. Used on its event
 * loop.
 */
final class ChannelSlot implements ChannelSession.Owner {
  /** Hears of a slot, on its event loop. */
  interface Owner {
    /** The proxy serves the backend over the slot's channel. */
    void online(ChannelSlot slot, @Nullable URI publicUrl);

    /** It does not now; the slot tries again by itself. */
    void retrying(ChannelSlot slot, String why);

    /** It will not; the slot has given up. */
    void refused(ChannelSlot slot, String why);

    /** WebSockets do not pass: false to try again all the same. */
    boolean blocked(ChannelSlot slot, ChannelEnd end);
  }

  private static final int MOST_CUTS = 3;

  private enum Phase {
    RUNNING,
    LEAVING,
    STOPPED
  }

  private final ChannelDialer dialer;
  private final EventLoop loop;
  private final int number;
  private final TokenKeeper tokens;
  private final Backoff backoff;
  private final Backoff patience;
  private final Owner owner;
  private final Set<ChannelSession> leaving = new HashSet<>();
  private Phase phase = Phase.RUNNING;
  private @Nullable ChannelSession current;
  private @Nullable ScheduledFuture<?> timer;
  private @Nullable ScheduledFuture<?> tokenTimer;
  private Runnable left = () -> {};
  private int cuts;
  private boolean wasServed;
  private boolean barred; // refused since, and offered again from time to time

  /**
   * A slot that is not yet running.
   *
   * @param backoff after failures of the link
   * @param patience after refusals of a backend that was served before
   */
  ChannelSlot(
      ChannelDialer dialer,
      int number,
      TokenKeeper tokens,
      Backoff backoff,
      Backoff patience,
      Owner owner) {
    this.dialer = dialer;
    this.loop = dialer.loop(number);
    this.number = number;
    this.tokens = tokens;
    this.backoff = backoff;
    this.patience = patience;
    this.owner = owner;
  }

  EventLoop loop() {
    return loop;
  }

  void start() {
    long every = dialer.timings().tokenCheck().toNanos();
    dialer.carriers().enter(number, this);
    tokenTimer = loop.scheduleWithFixedDelay(this::checkToken, every, every, TimeUnit.NANOSECONDS);
    next();
  }

  /**
   * Takes no new requests.
   *
   * @param told called once, when none can come any more
   */
  void leave(Runnable told) {
    if (phase != Phase.RUNNING || current == null || !current.leave()) {
      rest();
      phase = Phase.STOPPED;
      told.run();
      return;
    }
    rest();
    phase = Phase.LEAVING;
    left = told;
  }

  /** Ends; what still runs on channels that go away may end first. */
  void stop() {
    rest();
    phase = Phase.STOPPED;
    if (current != null) {
      current.close();
    }
  }

  /** Ends every channel. */
  void close() {
    stop();
    Set.copyOf(leaving).forEach(ChannelSession::close);
  }

  private void next() {
    if (tokens.isStale()) {
      tokens.refresh(
          loop,
          (changed, failure) -> {
            if (failure == null) {
              dial();
            } else {
              again(String.valueOf(failure.getMessage()));
            }
          });
    } else {
      dial();
    }
  }

  private void dial() {
    if (phase == Phase.RUNNING && current == null) {
      current = dialer.dial(number, tokens.current(), this);
    }
  }

  @Override
  public void served(ChannelSession session, Frame.Served accepted) {
    if (session == current && phase == Phase.RUNNING) {
      wasServed = true;
      barred = false;
      backoff.reset();
      patience.reset();
      owner.online(this, dialer.words().publicUrl(accepted));
    }
  }

  @Override
  public void refused(ChannelSession session, Frame.Refused refusal) {
    if (phase == Phase.LEAVING) {
      hasLeft();
    }
    if (session != current || phase != Phase.RUNNING) {
      return;
    }
    String why = dialer.words().refused(refusal, session.token());
    if (refusal.code() == RefusalCode.UNAUTHORIZED || refusal.code() == RefusalCode.REVOKED) {
      onlyWithAnotherToken(session, why);
    } else if (refusal.code() == RefusalCode.UNAVAILABLE) {
      owner.retrying(this, why);
      later(barred ? patience : backoff, () -> serveAgain(session));
    } else {
      current = null;
      session.close();
      again(why);
    }
  }

  private void serveAgain(ChannelSession session) {
    if (session == current && !session.isServed()) {
      session.serve(tokens.current());
    }
  }

  /**
   * The token may just have been renewed; if its source has no other one, give up. Not so a backend
   * that was served before: its record may come back, and while others keep the channel, or are
   * about to have it again, it costs little to look.
   */
  private void onlyWithAnotherToken(ChannelSession session, String why) {
    tokens.refresh(
        loop,
        (changed, failure) -> {
          if (phase != Phase.RUNNING) {
            return;
          }
          boolean same = failure != null || Objects.equals(tokens.current(), session.token());
          if (same && wasServed && session == current && isBesideHopeful()) {
            barred = true;
            owner.retrying(this, why);
            later(patience, () -> serveAgain(session));
          } else if (same) {
            close();
            owner.refused(this, why);
          } else if (session == current) {
            session.serve(tokens.current());
          } else {
            again(why);
          }
        });
  }

  private boolean isBesideHopeful() {
    return dialer.carriers().isHopefulBeside(number, this);
  }

  /** Whether its backend is served, or may be soon. */
  boolean isHopeful() {
    return phase == Phase.RUNNING && !barred;
  }

  private void checkToken() {
    tokens.refresh(
        loop,
        (changed, failure) -> {
          ChannelSession session = current;
          if (session != null && failure == null && phase == Phase.RUNNING) {
            if (!Objects.equals(tokens.current(), session.token())) {
              session.serve(tokens.current());
            }
          }
        });
  }

  @Override
  public void goingAway(ChannelSession session) {
    leaving.add(session);
    if (session == current && phase == Phase.RUNNING) {
      current = null;
      later(backoff, this::next);
    }
  }

  @Override
  public void drained(ChannelSession session) {
    session.close();
  }

  @Override
  public void ended(ChannelSession session, ChannelEnd end) {
    leaving.remove(session);
    if (session != current) {
      return;
    }
    current = null;
    if (phase == Phase.LEAVING) {
      hasLeft();
    }
    if (phase != Phase.RUNNING) {
      return;
    }
    if (end.fate() == ChannelEnd.Fate.UNAUTHORIZED) {
      onlyWithAnotherToken(session, end.why());
    } else if (!isBlocked(session, end) || !owner.blocked(this, end)) {
      again(end.why());
    }
  }

  private boolean isBlocked(ChannelSession session, ChannelEnd end) {
    if (end.fate() == ChannelEnd.Fate.CUT) {
      cuts++;
    } else if (session.wasServed()) {
      cuts = 0;
    }
    return switch (end.fate()) {
      case BLOCKED, SHIELDED -> true;
      case CUT, RETRY, UNAUTHORIZED -> cuts >= MOST_CUTS;
    };
  }

  private void hasLeft() {
    phase = Phase.STOPPED;
    left.run();
  }

  private void again(String why) {
    if (phase == Phase.RUNNING) {
      owner.retrying(this, why);
      later(backoff, this::next);
    }
  }

  private void later(Backoff wait, Runnable task) {
    if (timer != null) {
      timer.cancel(false);
    }
    timer = loop.schedule(task, wait.next().toNanos(), TimeUnit.NANOSECONDS);
  }

  private void rest() {
    dialer.carriers().exit(number, this);
    if (timer != null) {
      timer.cancel(false);
    }
    if (tokenTimer != null) {
      tokenTimer.cancel(false);
    }
  }
}
