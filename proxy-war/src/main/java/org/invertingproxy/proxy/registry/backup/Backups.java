package org.invertingproxy.proxy.registry.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.invertingproxy.proxy.registry.Actor;

/**
 * Writes backups of the whole registry while it is in use, and puts one back as one change. One at
 * a time; thread-safe; blocks.
 */
public interface Backups {
  /**
   * Writes everything as it is at one moment, with a connection that is kept until the last byte is
   * taken. A failure leaves out the end, so that what was written is no backup.
   *
   * @throws BackupInProgressException when another one is being written or restored
   * @throws org.invertingproxy.proxy.registry.RegistryUnavailableException when the database fails
   * @throws IOException when the stream does
   */
  void write(OutputStream out) throws IOException;

  /**
   * Replaces everything by what a backup holds, or nothing. Returns when it is on disk and routes
   * follow it. What only ever grows is added to: lines of the audit log, names that were given up.
   * Tables that its writer did not know stay as they are.
   *
   * @param by who does it, for the audit log
   * @throws BackupInProgressException when another one is being written or restored
   * @throws DamagedBackupException when it is not whole, of a newer version or contradicts itself
   * @throws org.invertingproxy.proxy.registry.RegistryUnavailableException when the database fails
   * @throws IOException when the stream breaks off
   */
  BackupSummary restore(InputStream sent, Actor by) throws IOException;
}
