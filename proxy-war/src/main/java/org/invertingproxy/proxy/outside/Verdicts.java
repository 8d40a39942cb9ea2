package org.invertingproxy.proxy.outside;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Remembers, by hash and each for its time, what was found out about tokens. Bad ones have a place
 * of their own, so that whoever makes up tokens pushes out no good one. Thread-safe, bounded.
 */
final class Verdicts {
  private static final int CAPACITY = 10_000;

  private final LongSupplier nanoTime;
  private final Map<TokenHash, Entry> good = new RecentlyUsed(); // guarded by this
  private final Map<TokenHash, Entry> others = new RecentlyUsed(); // guarded by this

  private record Entry(Verdict verdict, long until) {}

  Verdicts(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  synchronized @Nullable Verdict find(TokenHash token) {
    Verdict verdict = find(good, token);
    return verdict != null ? verdict : find(others, token);
  }

  private @Nullable Verdict find(Map<TokenHash, Entry> map, TokenHash token) {
    Entry entry = map.get(token);
    if (entry != null && entry.until() - nanoTime.getAsLong() <= 0) {
      map.remove(token);
      return null;
    }
    return entry == null ? null : entry.verdict();
  }

  synchronized void add(TokenHash token, Verdict verdict, Duration validity) {
    Entry entry = new Entry(verdict, nanoTime.getAsLong() + validity.toNanos());
    if (verdict instanceof Verdict.Good) {
      others.remove(token);
      good.put(token, entry);
    } else {
      good.remove(token);
      others.put(token, entry);
    }
  }

  private static final class RecentlyUsed extends LinkedHashMap<TokenHash, Entry> {
    private static final long serialVersionUID = 1;

    RecentlyUsed() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<TokenHash, Entry> eldest) {
      return size() > CAPACITY;
    }
  }
}
