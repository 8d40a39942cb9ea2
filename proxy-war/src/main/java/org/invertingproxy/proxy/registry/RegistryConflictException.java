package org.invertingproxy.proxy.registry;

/** A change that would give one host label or host name to two backends. */
public final class RegistryConflictException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With a message for the administrator. */
  public RegistryConflictException(String message) {
    super(message);
  }
}
