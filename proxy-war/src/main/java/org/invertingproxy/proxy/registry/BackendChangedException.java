package org.invertingproxy.proxy.registry;

/** A change of a record that is not as whoever asked for the change expects it. */
public final class BackendChangedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  BackendChangedException(String id) {
    super("The backend " + id + " is not, or no more, as the change expects it");
  }
}
