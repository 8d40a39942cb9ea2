package org.invertingproxy.proxy.admin;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.invertingproxy.proxy.registry.Actor;
import org.invertingproxy.proxy.registry.RegistryUnavailableException;
import org.invertingproxy.proxy.registry.TokenRecord;
import org.invertingproxy.proxy.registry.TokenRegistry;

/** A registry whose database is out of reach. */
final class BrokenTokens implements TokenRegistry {
  @Override
  public List<TokenRecord> list() {
    throw broken();
  }

  @Override
  public Optional<TokenRecord> find(String id) {
    throw broken();
  }

  @Override
  public void add(TokenRecord token, Actor by) {
    throw broken();
  }

  @Override
  public Revoked revoke(String id, Instant latestEnd, Actor by) {
    throw broken();
  }

  @Override
  public void onRevoked(RevocationListener listener) {
    // Nothing will be revoked.
  }

  private static RegistryUnavailableException broken() {
    return new RegistryUnavailableException("the registry is out of reach");
  }
}
