package org.invertingproxy.proxy.admin;

import java.util.List;
import org.invertingproxy.proxy.registry.Actor;
import org.invertingproxy.proxy.registry.AuditEvent;
import org.invertingproxy.proxy.registry.AuditLog;
import org.invertingproxy.proxy.registry.AuditPage;
import org.invertingproxy.proxy.registry.AuditQuery;

/** An audit log for tests that do not look at it. */
final class EmptyAudit implements AuditLog {
  @Override
  public void append(Actor actor, AuditEvent event) {
    // Nobody reads it.
  }

  @Override
  public AuditPage read(AuditQuery query) {
    return new AuditPage(List.of(), false);
  }
}
