package org.invertingproxy.proxy.admin;

import java.util.Collection;
import java.util.Map;
import org.invertingproxy.proxy.registry.Usage;

/** What the admin API asks about the use of backends. Thread-safe; may block on the database. */
public interface UsageSource {
  /** What those backends were used for; none where it does not say. */
  Map<String, Usage> of(Collection<String> backendIds);
}
