package org.invertingproxy.proxy.admin;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.invertingproxy.proxy.registry.Backend;
import org.invertingproxy.proxy.registry.BackendRegistry;
import org.invertingproxy.proxy.registry.RegistryUnavailableException;
import org.jspecify.annotations.Nullable;

/** A registry that fails while the test says so, and else does as the real one. */
final class FailingRegistry implements BackendRegistry {
  final AtomicReference<@Nullable RegistryUnavailableException> failure = new AtomicReference<>();
  private final BackendRegistry real;

  FailingRegistry(BackendRegistry real) {
    this.real = real;
  }

  private BackendRegistry working() {
    RegistryUnavailableException present = failure.get();
    if (present != null) {
      throw present;
    }
    return real;
  }

  @Override
  public List<Backend> list() {
    return working().list();
  }

  @Override
  public Optional<Backend> find(String id) {
    return working().find(id);
  }

  @Override
  public Backend put(Backend backend) {
    return working().put(backend);
  }

  @Override
  public Optional<Backend> replace(Backend backend, Predicate<Backend> expected) {
    return working().replace(backend, expected);
  }

  @Override
  public boolean delete(String id) {
    return working().delete(id);
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
