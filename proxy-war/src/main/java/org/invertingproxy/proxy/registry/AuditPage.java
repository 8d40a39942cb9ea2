package org.invertingproxy.proxy.registry;

import java.util.List;

/**
 * Lines of the audit log.
 *
 * @param entries in the order of their numbers
 * @param more whether lines that were asked for follow the last of these
 */
public record AuditPage(List<AuditEntry> entries, boolean more) {
  /** Takes an immutable copy of the list. */
  public AuditPage {
    entries = List.copyOf(entries);
  }
}
