package org.invertingproxy.agent.transport;

import org.invertingproxy.agent.config.Token;
import org.invertingproxy.agent.http.CallException;
import org.invertingproxy.wire.ResponseHead;
import org.invertingproxy.wire.frame.ChannelCode;
import org.invertingproxy.wire.frame.Frame;
import org.invertingproxy.wire.mux.MuxStream;
import org.invertingproxy.wire.mux.StreamListener;
import org.jspecify.annotations.Nullable;

/**
 * One backend on one channel, from the dialing to the end of either. Used on its event loop.
 *
 * <p>A renewed token is offered beside the one that is served, which is given up only when the new
 * one is accepted: no request is lost or broken off.
 */
final class ChannelSession {
  /** Who is told, on the event loop. */
  interface Owner {
    /** The proxy serves the backend over this channel. */
    void served(ChannelSession session, Frame.Served accepted);

    /** It does not, or not any more; after {@link #leave} it has understood. */
    void refused(ChannelSession session, Frame.Refused refusal);

    /** The proxy opens no more streams on it. */
    void goingAway(ChannelSession session);

    /** After that, the last stream has ended. */
    void drained(ChannelSession session);

    /** It is over; nothing more is told. */
    void ended(ChannelSession session, ChannelEnd end);
  }

  /** What becomes of the streams that the proxy opens. */
  interface Work {
    /** One was opened; what is answered goes through that batch. */
    StreamListener begin(MuxStream stream, LoopBatch batch);
  }

  private final Carrier carrier;
  private final String backend;
  private final ChannelWords words;
  private final Work work;
  private final Owner owner;
  private @Nullable Token token;
  private int latest;
  private int active;
  private boolean wasServed;
  private boolean leaving;

  ChannelSession(
      Carrier carrier,
      String backend,
      ChannelWords words,
      Work work,
      @Nullable Token token,
      Owner owner) {
    this.carrier = carrier;
    this.backend = backend;
    this.words = words;
    this.work = work;
    this.token = token;
    this.owner = owner;
  }

  /** The token that was last offered. */
  @Nullable Token token() {
    return token;
  }

  /** Whether the proxy ever served the backend over it. */
  boolean wasServed() {
    return wasServed;
  }

  /** Whether the proxy serves the backend over it now. */
  boolean isServed() {
    return active != 0;
  }

  /** Offers the backend, at once or when the channel is open. */
  void serve(@Nullable Token offered) {
    token = offered;
    latest = carrier.serve(this, backend, offered);
  }

  /** Takes no more requests; {@link Owner#refused} follows unless it was not even open. */
  boolean leave() {
    if (latest == 0) {
      close();
      return false;
    }
    leaving = true;
    carrier.unserve(latest);
    if (active != 0 && active != latest) { // a renewed token was not accepted yet
      carrier.unserve(active);
    }
    return true;
  }

  /** Ends it with all its streams. */
  void close() {
    carrier.leave(this);
  }

  // What follows is for the carrier.

  void served(Frame.Served accepted) {
    if (accepted.serving() == latest && latest != active && !leaving) {
      int before = active;
      active = latest;
      wasServed = true;
      if (before != 0) {
        carrier.unserve(before);
      }
      owner.served(this, accepted);
    }
  }

  void refused(Frame.Refused refusal) {
    if (refusal.serving() == active) {
      active = 0;
    }
    if (leaving) {
      leftOne(refusal);
      return;
    }
    if (refusal.serving() != latest) {
      return; // another token was offered meanwhile
    }
    if (active != 0) {
      latest = active; // the renewed token is worse than the one that still holds
    } else {
      latest = 0;
      owner.refused(this, refusal);
    }
  }

  private void leftOne(Frame.Refused refusal) {
    if (refusal.serving() == latest) {
      latest = 0;
    }
    if (latest == 0 && active == 0) {
      owner.refused(this, refusal);
    }
  }

  StreamListener begin(MuxStream stream, LoopBatch answers) {
    return work.begin(stream, answers);
  }

  void goingAway() {
    owner.goingAway(this);
  }

  void drained() {
    owner.drained(this);
  }

  /** The handshake was answered with something else; a token only if it was this one's. */
  void handshakeRefused(ResponseHead head, String text, boolean forItsToken) {
    end(words.refused(head, text, token), forItsToken);
  }

  void unreachable(CallException failure) {
    owner.ended(this, words.failed(failure));
  }

  void silent() {
    owner.ended(this, words.silent());
  }

  /**
   * The channel is over.
   *
   * @param brief whether it had lived only for a moment
   * @param alone whether no other session was on it
   */
  void closed(ChannelCode code, String reason, boolean brief, boolean alone) {
    end(words.closed(code, reason, brief), alone);
  }

  /** It left the channel by itself. */
  void left() {
    owner.ended(this, new ChannelEnd(ChannelEnd.Fate.RETRY, "it was closed"));
  }

  /** What another agent's token has caused is no reason to give up. */
  private void end(ChannelEnd end, boolean itsOwn) {
    boolean foreign = !itsOwn && end.fate() == ChannelEnd.Fate.UNAUTHORIZED;
    owner.ended(this, foreign ? new ChannelEnd(ChannelEnd.Fate.RETRY, end.why()) : end);
  }
}
