package org.invertingproxy.wire.mux;

import java.util.List;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.frame.Frame;
import org.invertingproxy.wire.frame.FrameException;
import org.invertingproxy.wire.frame.RefusalCode;
import org.invertingproxy.wire.frame.ResetCode;

/**
 * Offers of backends and what becomes of them, on either side. Takes the mux's lock for its few
 * changes and tells listeners and sends without it.
 */
final class Backends {
  private final Object lock;
  private final Streams streams;
  private final OutboundQueue out;
  private final MuxListener listener;
  private final Servings servings = new Servings(); // guarded by lock

  Backends(Streams streams, OutboundQueue out, MuxListener listener) {
    this.lock = streams.lock();
    this.streams = streams;
    this.out = out;
    this.listener = listener;
  }

  /** With the lock held: whether streams for it may be opened. */
  boolean isServed(int serving) {
    return servings.isServed(serving);
  }

  int serve(String backend, String token, Fields attributes) {
    int serving;
    synchronized (lock) {
      serving = servings.next();
      out.add(new Frame.Serve(serving, backend, token, attributes));
    }
    out.pump();
    return serving;
  }

  void unserve(int serving) {
    synchronized (lock) {
      if (servings.withdraw(serving)) {
        out.add(new Frame.Unserve(serving));
      }
    }
    out.pump();
  }

  void abandon(int serving, String reason) {
    unserve(serving);
    endStreams(serving, ResetCode.ABORTED, reason);
  }

  private void endStreams(int serving, ResetCode code, String reason) {
    List<MuxStream> doomed;
    synchronized (lock) {
      doomed = streams.table().all();
    }
    doomed.removeIf(stream -> stream.serving() != serving);
    doomed.forEach(stream -> streams.ends().reset(stream, code, reason));
  }

  boolean accept(int serving, long epoch, Fields attributes) {
    synchronized (lock) {
      if (!servings.accept(serving)) {
        return false;
      }
      out.add(new Frame.Served(serving, epoch, attributes));
    }
    out.pump();
    return true;
  }

  void refuse(int serving, RefusalCode code, String reason) {
    synchronized (lock) {
      if (!servings.remove(serving)) {
        return;
      }
      out.add(new Frame.Refused(serving, code, reason));
    }
    out.pump();
    if (code == RefusalCode.REVOKED || code == RefusalCode.REPLACED) {
      endStreams(serving, ResetCode.CANCELLED, reason);
    }
  }

  /** On the proxy: an offer has come. */
  void offered(Frame.Serve offer) throws FrameException {
    synchronized (lock) {
      servings.offered(offer.serving());
    }
    listener.serve(offer);
  }

  /** On the proxy: the agent wants no more streams for it. */
  void withdrawn(int serving) {
    boolean known;
    synchronized (lock) {
      known = servings.remove(serving);
    }
    if (!known) {
      return;
    }
    listener.unserved(serving);
    synchronized (lock) {
      out.add(new Frame.Refused(serving, RefusalCode.UNSERVED, ""));
    }
    out.pump();
  }

  /** On the agent: an offer was accepted. */
  void accepted(Frame.Served frame) {
    boolean known;
    synchronized (lock) {
      known = servings.accept(frame.serving());
    }
    if (known) {
      listener.served(frame);
    }
  }

  /** On the agent: an offer was refused, or is not served any more. */
  void refused(Frame.Refused frame) {
    boolean known;
    synchronized (lock) {
      known = servings.remove(frame.serving());
    }
    if (known) {
      listener.refused(frame);
    }
  }

  /** The channel is over: nothing is served. */
  void clear() {
    synchronized (lock) {
      servings.clear();
    }
  }
}
