package org.invertingproxy.proxy.registry;

/** A change that would give a record a name that belongs to somebody else. */
public final class RegistryConflictException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String field;

  RegistryConflictException(String field, String message) {
    super(message);
    this.field = field;
  }

  /** The field of the record with that name. */
  public String field() {
    return field;
  }
}
