package org.invertingproxy.proxy.registry.backup;

/** A backup or a restore was asked for while another one goes on. */
public final class BackupInProgressException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** The same for every caller. */
  public BackupInProgressException() {
    super("Another backup or restore is under way: try again when it has ended");
  }
}
