package org.invertingproxy.proxy.auth;

import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts wrong credentials by the address they come from and by the account they are tried on, and
 * says how long whoever tries has to wait. It never says anything of a right credential, which is
 * looked at and let in all the same: an address may be shared with a stranger, and an account may
 * be under attack. Thread-safe; remembers a bounded number of both.
 */
public final class FailedCredentials {
  private static final Logger LOG = LoggerFactory.getLogger(FailedCredentials.class);

  /** Of what a caller names, so much is logged. */
  private static final int LONGEST = 100;

  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int LINES = 60;

  private final LongSupplier nanoTime;
  private long windowBegan; // guarded by this
  private int lines; // guarded by this
  private final FailedAttempts addresses;
  private final FailedAttempts accounts;

  /**
   * No failures yet.
   *
   * @param nanoTime elapsed time, such as {@link System#nanoTime}
   */
  public FailedCredentials(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    windowBegan = nanoTime.getAsLong();
    addresses = FailedAttempts.ofAddresses(nanoTime);
    accounts = FailedAttempts.ofAccounts(nanoTime);
  }

  /**
   * A credential was wrong.
   *
   * @param account what it was tried on, such as the id of a backend, or null where that is not
   *     known: a wrong credential of an administrator does not say whose it should be
   * @param outcome why, for the log
   * @return zero when the caller is to be told so, else how long it has to wait first: then this
   *     attempt did not count
   */
  public Duration failed(String address, @Nullable String account, Authentication outcome) {
    Duration byAddress = addresses.remainingWait(address);
    Duration byAccount = account == null ? Duration.ZERO : accounts.remainingWait(account);
    Duration wait = byAddress.compareTo(byAccount) > 0 ? byAddress : byAccount;
    if (wait.isZero()) {
      addresses.failed(address);
      if (account != null) {
        accounts.failed(account);
      }
      if (mayLog()) {
        String what = account == null ? "administrator" : printable(account);
        LOG.info("Refused a credential from {} as {}: {}", address, what, reason(outcome));
      }
    }
    return wait;
  }

  /**
   * A credential was good, but not for what it was shown for: for the log only, since whoever has
   * one guesses nothing.
   *
   * @param what it was shown for, perhaps in the caller's words
   */
  public void denied(String address, Identity caller, String what) {
    if (mayLog()) {
      LOG.info(
          "Denied {} ({}) from {}: {}",
          printable(caller.subject()),
          printable(caller.tokenId()),
          address,
          printable(what));
    }
  }

  private static String reason(Authentication outcome) {
    return outcome instanceof Authentication.Refused refused
        ? refused.failure().name().toLowerCase(Locale.ROOT).replace('_', ' ')
        : "none was shown";
  }

  /** So many lines a minute: everybody can cause them. */
  private synchronized boolean mayLog() {
    long now = nanoTime.getAsLong();
    if (now - windowBegan >= WINDOW.toNanos()) {
      windowBegan = now;
      lines = 0;
    }
    return ++lines <= LINES;
  }

  private static String printable(String said) {
    String start = said.length() > LONGEST ? said.substring(0, LONGEST) : said;
    return start.replaceAll("\\p{Cntrl}", "?");
  }

  /** Whether that address has to wait. */
  public boolean isSuspicious(String address) {
    return !addresses.remainingWait(address).isZero();
  }

  /**
   * The one person who signs in from that address has found the right credential. Not for
   * credentials that programs show all the time: with a good one of its own, whoever tries others
   * would be forgiven after each.
   */
  public void succeeded(String address) {
    addresses.succeeded(address);
  }

  /** The wait for {@code Retry-After}: whoever waits as told is never early. */
  public static String seconds(Duration wait) {
    return Long.toString(wait.plusSeconds(1).minusNanos(1).toSeconds());
  }
}
