package org.invertingproxy.proxy.auth;

/** The key that signs cannot be removed: another one has to be made first. */
public final class KeyInUseException extends RuntimeException {
  private static final long serialVersionUID = 1;

  KeyInUseException(String keyId) {
    super("The key " + keyId + " signs new tokens: make another one first");
  }
}
