package org.invertingproxy.proxy.metrics;

import io.micrometer.core.instrument.Counter;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A counter that is made when it is first needed: most never are. Thread-safe. */
final class LazyCounter {
  private final Supplier<@Nullable Counter> maker;
  private volatile @Nullable Counter made;

  /**
   * Not there yet.
   *
   * @param maker gives the same counter again when it is asked twice, or null for none any more
   */
  LazyCounter(Supplier<@Nullable Counter> maker) {
    this.maker = maker;
  }

  void increment() {
    Counter counter = made;
    if (counter == null) {
      counter = maker.get();
      made = counter;
    }
    if (counter != null) {
      counter.increment();
    }
  }
}
