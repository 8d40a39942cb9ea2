/** Killed, frozen and restarted processes, and what clients see of it. */
@NullMarked
package org.invertingproxy.e2e.faults;

import org.jspecify.annotations.NullMarked;
