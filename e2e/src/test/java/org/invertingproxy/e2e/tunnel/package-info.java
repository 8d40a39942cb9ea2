/** Backends, their records and tokens, and agents, put together for a test. */
@NullMarked
package org.invertingproxy.e2e.tunnel;

import org.jspecify.annotations.NullMarked;
