package org.invertingproxy.proxy.auth;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The codes in sign-in links: random, good for one use within {@link #LIFETIME}, kept as hashes and
 * in memory only. Thread-safe; a code is redeemed at most once however many try at the same time.
 */
public final class SignInCodes {
  /** How long a link works. */
  public static final Duration LIFETIME = Duration.ofSeconds(60);

  private static final int CAPACITY = 100;

  private final LongSupplier nanoTime;
  private final RandomId ids = new RandomId();
  private final Map<SecretHash, Pending> codes = new LinkedHashMap<>(); // guarded by this

  private record Pending(Identity identity, long issuedAt) {}

  /**
   * No codes yet.
   *
   * @param nanoTime elapsed time, such as {@link System#nanoTime}: the wall clock may jump
   */
  public SignInCodes(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** A code that signs in whoever shows it as that identity; the oldest go when there are many. */
  public synchronized String issue(Identity identity) {
    removeExpired();
    Iterator<SecretHash> oldest = codes.keySet().iterator();
    while (codes.size() >= CAPACITY) {
      oldest.next();
      oldest.remove();
    }
    String code = ids.next();
    codes.put(SecretHash.of(code), new Pending(identity, nanoTime.getAsLong()));
    return code;
  }

  /** The identity the code stands for, or null; from now on the code stands for nothing. */
  public synchronized @Nullable Identity redeem(String code) {
    removeExpired();
    Pending pending = codes.remove(SecretHash.of(code));
    return pending == null ? null : pending.identity();
  }

  private void removeExpired() {
    long now = nanoTime.getAsLong();
    codes.values().removeIf(pending -> now - pending.issuedAt() >= LIFETIME.toNanos());
  }
}
