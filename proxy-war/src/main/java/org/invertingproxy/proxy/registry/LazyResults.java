package org.invertingproxy.proxy.registry;

import org.jdbi.v3.core.Handle;

/**
 * Whether H2 finds the rows of a result while it is read, instead of all before the first: those it
 * would put aside in memory, and in a file if they are many.
 */
final class LazyResults {
  private LazyResults() {}

  static void set(Handle handle, boolean on) {
    handle.execute("set lazy_query_execution " + (on ? 1 : 0));
  }
}
