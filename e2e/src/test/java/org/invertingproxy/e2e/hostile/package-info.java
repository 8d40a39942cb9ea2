/** Clients, agents and backends that mean harm: what they send, and that it gets nowhere. */
@NullMarked
package org.invertingproxy.e2e.hostile;

import org.jspecify.annotations.NullMarked;
