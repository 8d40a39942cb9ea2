package org.invertingproxy.proxy.admin;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.invertingproxy.proxy.registry.Actor;
import org.invertingproxy.proxy.registry.Backend;
import org.invertingproxy.proxy.registry.BackendRegistry;
import org.invertingproxy.proxy.registry.RegistryFullException;
import org.invertingproxy.proxy.registry.RegistryUnavailableException;
import org.jspecify.annotations.Nullable;

/** A registry whose list hits a bug, whose records are out of reach, and whose disk is full. */
final class BrokenRegistry implements BackendRegistry {
  @Override
  public List<Backend> list() {
    throw new IllegalStateException("c4n4ry");
  }

  @Override
  public List<Backend> page(@Nullable String after, int limit, Predicate<Backend> which) {
    throw new IllegalStateException("c4n4ry");
  }

  @Override
  public Optional<Backend> find(String id) {
    throw new RegistryUnavailableException("c4n4ry");
  }

  @Override
  public Backend put(
      String id,
      Predicate<Optional<Backend>> expected,
      Function<Optional<Backend>, Backend> wanted,
      Actor by) {
    throw new RegistryUnavailableException("c4n4ry");
  }

  @Override
  public Optional<Backend> replace(Backend backend, Predicate<Backend> expected, Actor by) {
    throw new RegistryUnavailableException("c4n4ry");
  }

  @Override
  public boolean delete(String id, Predicate<Optional<Backend>> expected, Actor by) {
    throw new RegistryFullException("c4n4ry", new IOException("c4n4ry"));
  }

  @Override
  public void touch(String id, Instant at) {
    throw new RegistryUnavailableException("c4n4ry");
  }

  @Override
  public void onChange(ChangeListener listener) {
    throw new RegistryUnavailableException("c4n4ry");
  }
}
