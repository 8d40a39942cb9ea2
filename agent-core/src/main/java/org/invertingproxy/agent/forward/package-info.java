/** How an agent forwards requests to its backend. */
@NullMarked
package org.invertingproxy.agent.forward;

import org.jspecify.annotations.NullMarked;
