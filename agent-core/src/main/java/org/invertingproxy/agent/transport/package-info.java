/** How an agent receives requests from the proxy. */
@NullMarked
package org.invertingproxy.agent.transport;

import org.jspecify.annotations.NullMarked;
