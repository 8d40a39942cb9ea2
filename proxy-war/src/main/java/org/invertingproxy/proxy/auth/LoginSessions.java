package org.invertingproxy.proxy.auth;

import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who is signed in to the admin page: in memory, so a restart signs everybody out. Ids are random,
 * new at each login and kept as hashes only. A session ends at logout, {@link #LIFETIME} after the
 * login, {@link #IDLE} after its last use, or with the credential it was opened by, whichever is
 * first. Thread-safe.
 */
public final class LoginSessions {
  /** The longest life of a session. */
  public static final Duration LIFETIME = Duration.ofHours(12);

  /** How long a session may lie unused. */
  public static final Duration IDLE = Duration.ofHours(1);

  private static final int CAPACITY = 1_000;

  private final LongSupplier nanoTime;
  private final Clock clock;
  private final RandomId ids = new RandomId();
  private final Map<SecretHash, Entry> sessions = new LinkedHashMap<>(); // guarded by this

  /**
   * No sessions yet.
   *
   * @param nanoTime elapsed time, such as {@link System#nanoTime}: the wall clock may jump
   * @param clock the wall clock, which the ends of credentials refer to
   */
  public LoginSessions(LongSupplier nanoTime, Clock clock) {
    this.nanoTime = nanoTime;
    this.clock = clock;
  }

  /** Opens a session; returns its id, the secret for the cookie. The oldest go when too many. */
  public synchronized String open(Identity identity) {
    sessions.values().removeIf(this::isOver);
    Iterator<SecretHash> oldest = sessions.keySet().iterator();
    while (sessions.size() >= CAPACITY) {
      oldest.next();
      oldest.remove();
    }
    String id = ids.next();
    LoginSession session = new LoginSession(identity, ids.next());
    sessions.put(SecretHash.of(id), new Entry(session, nanoTime.getAsLong()));
    return id;
  }

  /** The session of that id, or null; counts as a use of it. */
  public synchronized @Nullable LoginSession find(String id) {
    SecretHash key = SecretHash.of(id);
    Entry entry = sessions.get(key);
    if (entry == null) {
      return null;
    }
    if (isOver(entry)) {
      sessions.remove(key);
      return null;
    }
    entry.usedAt = nanoTime.getAsLong();
    return entry.session;
  }

  /** Ends the session; without effect when there is none. */
  public synchronized void close(String id) {
    sessions.remove(SecretHash.of(id));
  }

  private boolean isOver(Entry entry) {
    long now = nanoTime.getAsLong();
    return now - entry.openedAt >= LIFETIME.toNanos()
        || now - entry.usedAt >= IDLE.toNanos()
        || !clock.instant().isBefore(entry.session.identity().expires());
  }

  private static final class Entry {
    private final LoginSession session;
    private final long openedAt;
    private long usedAt;

    Entry(LoginSession session, long openedAt) {
      this.session = session;
      this.openedAt = openedAt;
      this.usedAt = openedAt;
    }
  }
}
