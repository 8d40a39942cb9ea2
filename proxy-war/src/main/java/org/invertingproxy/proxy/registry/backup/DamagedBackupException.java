package org.invertingproxy.proxy.registry.backup;

/** What was given is not a whole backup, or not one that this version can read. */
public final class DamagedBackupException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** For a reason that completes "it ...". */
  public DamagedBackupException(String reason) {
    super("This is no backup that can be restored: " + reason);
  }

  DamagedBackupException(String reason, Throwable cause) {
    super("This is no backup that can be restored: " + reason, cause);
  }
}
