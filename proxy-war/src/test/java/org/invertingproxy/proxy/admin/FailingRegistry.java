package org.invertingproxy.proxy.admin;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import org.invertingproxy.proxy.registry.Actor;
import org.invertingproxy.proxy.registry.AuditEvent;
import org.invertingproxy.proxy.registry.AuditLog;
import org.invertingproxy.proxy.registry.AuditPage;
import org.invertingproxy.proxy.registry.AuditQuery;
import org.invertingproxy.proxy.registry.Backend;
import org.invertingproxy.proxy.registry.BackendRegistry;
import org.invertingproxy.proxy.registry.RegistryUnavailableException;
import org.invertingproxy.proxy.registry.TokenRecord;
import org.invertingproxy.proxy.registry.TokenRegistry;
import org.jspecify.annotations.Nullable;

/** A registry that fails while the test says so, and else does as the real one. */
final class FailingRegistry implements BackendRegistry {
  final AtomicReference<@Nullable RegistryUnavailableException> failure = new AtomicReference<>();
  private final BackendRegistry real;

  FailingRegistry(BackendRegistry real) {
    this.real = real;
  }

  private BackendRegistry working() {
    check();
    return real;
  }

  private void check() {
    RegistryUnavailableException present = failure.get();
    if (present != null) {
      throw present;
    }
  }

  /** Tokens that fail when this does, and else are as the real ones. */
  TokenRegistry over(TokenRegistry tokens) {
    return new TokenRegistry() {
      @Override
      public List<TokenRecord> list() {
        check();
        return tokens.list();
      }

      @Override
      public Optional<TokenRecord> find(String id) {
        check();
        return tokens.find(id);
      }

      @Override
      public void add(TokenRecord token, Actor by) {
        check();
        tokens.add(token, by);
      }

      @Override
      public Revoked revoke(String id, Instant latestEnd, Actor by) {
        check();
        return tokens.revoke(id, latestEnd, by);
      }

      @Override
      public void onRevoked(RevocationListener listener) {
        tokens.onRevoked(listener);
      }
    };
  }

  /** An audit log that fails when this does, and else does as the real one. */
  AuditLog over(AuditLog log) {
    return new AuditLog() {
      @Override
      public void append(Actor actor, AuditEvent event) {
        check();
        log.append(actor, event);
      }

      @Override
      public AuditPage read(AuditQuery query) {
        check();
        return log.read(query);
      }
    };
  }

  @Override
  public List<Backend> list() {
    return working().list();
  }

  @Override
  public List<Backend> page(@Nullable String after, int limit, Predicate<Backend> which) {
    return working().page(after, limit, which);
  }

  @Override
  public Optional<Backend> find(String id) {
    return working().find(id);
  }

  @Override
  public Backend put(
      String id,
      Predicate<Optional<Backend>> expected,
      Function<Optional<Backend>, Backend> wanted,
      Actor by) {
    return working().put(id, expected, wanted, by);
  }

  @Override
  public Optional<Backend> replace(Backend backend, Predicate<Backend> expected, Actor by) {
    return working().replace(backend, expected, by);
  }

  @Override
  public boolean delete(String id, Predicate<Optional<Backend>> expected, Actor by) {
    return working().delete(id, expected, by);
  }

  @Override
  public void touch(String id, Instant at) {
    real.touch(id, at);
  }

  @Override
  public void onChange(ChangeListener listener) {
    real.onChange(listener);
  }
}
