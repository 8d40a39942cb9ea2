package org.invertingproxy.proxy.tls;

/**
 * Certificate and key cannot be used. The message is for the operator and completes "The file ...";
 * it never quotes a key or a password.
 */
public final class IdentityException extends Exception {
  private static final long serialVersionUID = 1;

  IdentityException(String message) {
    super(message);
  }

  IdentityException(String message, Throwable cause) {
    super(message, cause);
  }
}
