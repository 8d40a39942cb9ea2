package org.invertingproxy.proxy.exchange;

import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** An agent that does what the test says. */
public final class FakeLink implements AgentLink {
  private final String backendId;
  private final Set<Offer> inHand = ConcurrentHashMap.newKeySet();
  private final Instant seen = Instant.now();
  private volatile boolean ready = true;
  private volatile @Nullable Offer latest;

  FakeLink() {
    this("b");
  }

  /** An agent of that backend, ready. */
  public FakeLink(String backendId) {
    this.backendId = backendId;
  }

  @Override
  public String backendId() {
    return backendId;
  }

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public boolean isReady() {
    return ready;
  }

  /** Whether it takes offers from now on. */
  public void ready(boolean now) {
    ready = now;
  }

  @Override
  public int load() {
    return inHand.size();
  }

  @Override
  public Instant since() {
    return Instant.EPOCH;
  }

  @Override
  public Instant lastSeen() {
    return seen;
  }

  @Override
  public void offer(Offer offer) {
    latest = offer;
    inHand.add(offer);
  }

  @Override
  public void lapsed(Offer offer) {
    inHand.remove(offer);
  }

  @Override
  public void withdraw(Offer offer) {
    inHand.remove(offer);
  }

  /** What it was offered and nobody has taken back. */
  Set<Offer> inHand() {
    return inHand;
  }

  /** The last offer it was made. */
  public Offer latest() {
    Offer made = latest;
    if (made == null) {
      throw new AssertionError("nothing was offered");
    }
    return made;
  }
}
