package org.invertingproxy.proxy.registry;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The durable set of tokens that were issued and of ids that were revoked. What a method has
 * returned from is on disk. All methods may block on the database, are thread-safe, and throw
 * {@link RegistryUnavailableException} when the database fails; nobody asks it whether a token is
 * good.
 */
public interface TokenRegistry {
  /** All tokens that were revoked or have not been over for long, ordered by id. */
  List<TokenRecord> list();

  /** The token of that id. */
  Optional<TokenRecord> find(String id);

  /** Adds the record of a token that is about to be handed out; its id is new. */
  void add(TokenRecord token, Actor by);

  /**
   * Ends a token, whether or not there is a record of it. One that was revoked before stays as it
   * is.
   *
   * @param latestEnd when it ends at the latest by itself, where there is no record
   * @return the token, and whether it was this call that revoked it
   */
  Revoked revoke(String id, Instant latestEnd, Actor by);

  /**
   * Calls the listener once for each revoked token, before this returns, then after each
   * revocation.
   */
  void onRevoked(RevocationListener listener);

  /** The outcome of {@link #revoke}. */
  record Revoked(TokenRecord token, boolean now) {}

  /** Told of revocations, one at a time: must be quick and must not call the registry. */
  interface RevocationListener {
    /**
     * The token is not to be accepted any more.
     *
     * @param expires after which nobody would accept it anyway
     */
    void revoked(String id, Instant expires);
  }
}
