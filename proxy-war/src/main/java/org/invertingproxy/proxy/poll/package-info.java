/** Agents that speak Google's polling protocol. */
@NullMarked
package org.invertingproxy.proxy.poll;

import org.jspecify.annotations.NullMarked;
