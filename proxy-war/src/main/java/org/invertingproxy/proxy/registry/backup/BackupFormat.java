package org.invertingproxy.proxy.registry.backup;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The words of a backup: lines of JSON in UTF-8, each ended by a line feed.
 *
 * <ol>
 *   <li><code>{"backup":"inverting-proxy","version":1,"made":"2026-01-02T03:04:05Z"}</code>
 *   <li>for each row <code>{"TABLE":{"COLUMN":VALUE, ...}}</code>, tables first that others refer
 *       to
 *   <li><code>{"end":{"rows":{"TABLE":COUNT, ...},"sha256":"HEX"}}</code>: every table, also an
 *       empty one, and the hash of all bytes before this line
 * </ol>
 */
final class BackupFormat {
  static final String MARK = "backup";
  static final String PROGRAM = "inverting-proxy";
  static final String VERSION = "version";
  static final int PRESENT_VERSION = 1;
  static final String MADE = "made";
  static final String END = "end";
  static final String ROWS = "rows";
  static final String HASH = "sha256";

  /** More than any row needs, in bytes; those of the audit log hold two states of a record. */
  static final int LONGEST_LINE = 16 << 20;

  private BackupFormat() {}

  static MessageDigest hash() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JVM has it
    }
  }
}
