package org.invertingproxy.proxy.registry;

/** The registry cannot be opened, read or written now; a change may have been made or not. */
public class RegistryUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With a message for the operator that names the file or database. */
  public RegistryUnavailableException(String message) {
    super(message);
  }

  /** The same, with what happened. */
  public RegistryUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
