package org.invertingproxy.proxy.registry;

/** A change of a record that has been changed in the meantime. */
public final class BackendChangedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  BackendChangedException(String id) {
    super("The backend " + id + " has been changed in the meantime");
  }
}
