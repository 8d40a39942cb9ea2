/** One request as it passes through the agent. */
@NullMarked
package org.invertingproxy.agent.exchange;

import org.jspecify.annotations.NullMarked;
