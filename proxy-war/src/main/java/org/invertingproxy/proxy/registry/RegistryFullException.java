package org.invertingproxy.proxy.registry;

/** The registry cannot be read or written until there is room on its disk again. */
public final class RegistryFullException extends RegistryUnavailableException {
  private static final long serialVersionUID = 1;

  /** With a message for the operator that names the file, and what happened. */
  public RegistryFullException(String message, Throwable cause) {
    super(message, cause);
  }
}
